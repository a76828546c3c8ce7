// What others do to a trust store on disk, and lists that replace what they must not.
#include <sys/stat.h>

#include <fstream>
#include <utility>

#include "workshop.hpp"

namespace landfall::forger {
namespace {

namespace fs = std::filesystem;
using T = trust::workshop::Check;
using trust::Word;

// Utopia's document against a store in which its authority is; `change` is done to the folder in between.
std::string store_with(void (*change)(const fs::path&), bool forged) {
  Desk desk;
  desk.finish();
  const TemporaryStore store;
  store.import({{"anchor", desk.draft.root_certificate, Word::anchor, desk.draft.at},
                {"revocations", desk.draft.revocation, Word::none, desk.draft.at}});
  if (forged) change(store.path);
  const auto loaded = store.folder.load();
  if (!loaded) return "error: " + std::string(name(loaded.error().code()));
  return desk.outcome(*loaded);
}
fs::path a_source(const fs::path& store) {
  for (const auto& entry : fs::directory_iterator(store))
    if (entry.path().extension() == ".bin") return entry.path();
  return {};
}

std::string folder_for_all(bool forged) {
  return store_with([](const fs::path& p) { ::chmod(p.c_str(), 0777); }, forged);
}
std::string index_for_group(bool forged) {
  return store_with([](const fs::path& p) { ::chmod((p / "store.json").c_str(), 0664); }, forged);
}
std::string source_for_all(bool forged) {
  return store_with([](const fs::path& p) { ::chmod(a_source(p).c_str(), 0666); }, forged);
}
std::string index_in_a_circle(bool forged) {
  return store_with(
      [](const fs::path& p) {
        fs::remove(p / "store.json");
        fs::create_symlink("store.json", p / "store.json");
      },
      forged);
}
std::string folder_in_a_circle(bool forged) {
  return store_with(
      [](const fs::path& p) {
        fs::remove_all(p);
        fs::create_symlink(p, p);
      },
      forged);
}
std::string source_is_a_link(bool forged) {
  return store_with(
      [](const fs::path& p) {
        const auto source = a_source(p), elsewhere = p / "elsewhere";
        fs::rename(source, elsewhere);
        fs::create_symlink(elsewhere, source);
      },
      forged);
}
std::string index_missing(bool forged) {
  return store_with([](const fs::path& p) { fs::remove(p / "store.json"); }, forged);
}
std::string index_cut(bool forged) {
  return store_with([](const fs::path& p) { fs::resize_file(p / "store.json", 40); }, forged);
}
std::string source_missing(bool forged) {
  return store_with([](const fs::path& p) { fs::remove(a_source(p)); }, forged);
}
std::string source_changed(bool forged) {
  return store_with([](const fs::path& p) { std::ofstream(a_source(p), std::ios::app) << 'x'; }, forged);
}
std::string source_is_a_pipe(bool forged) {
  return store_with(
      [](const fs::path& p) {
        const auto source = a_source(p);
        fs::remove(source);
        ::mkfifo(source.c_str(), 0600);
      },
      forged);
}
std::string of_another_version(bool forged) {
  return store_with([](const fs::path& p) { std::ofstream(p / "store.json") << R"({"version": 1, "sources": []})"; },
                    forged);
}

// A process that lets everybody write what it makes.
std::string made_for_all(bool forged) {
  const mode_t before = ::umask(forged ? 0 : 022);
  const auto out = store_with([](const fs::path&) {}, false);
  ::umask(before);
  return out;
}

// ---- series

// A neighbour's list with Utopia's authority, and one of before without it.
struct Series {
  synth::Office neighbour = office("XN", 2);
  synth::CertificateProfile signer =
      neighbour.list_signer("Master List Signer", neighbour.master_list_key, "2.23.136.1.1.3");
  Desk desk{};
  TemporaryStore store{};
  std::chrono::sys_seconds now = neighbour.noon();
  Bytes root = root_of(neighbour);  // each call signs anew

  Series() { desk.finish(); }
  [[nodiscard]] trust::SourceFile list(const char* name, bool with_utopia, std::chrono::sys_seconds signed_at) const {
    std::vector<Bytes> certificates{root_of(neighbour)};
    if (with_utopia) certificates.push_back(desk.draft.root_certificate);
    return {name, list_of(certificates, made(signer, neighbour.csca_keys[2]), neighbour.master_list_key, signed_at),
            Word::none, now};
  }
  [[nodiscard]] trust::SourceFile anchor() const { return {"anchor", root, Word::anchor, now}; }
};

// An older list would bring back what was taken out.
std::string older_list(bool forged) {
  Series s;
  s.store.import({s.anchor(), s.list("newer", false, s.now - day)});
  s.store.import({s.list("older", true, s.now - (forged ? 2 : 0) * day)});
  return s.desk.outcome(s.store.load());
}
// Somebody's list in whose signer's certificate the neighbour's name stands, taken on the word, replaces nothing.
std::string foreign_list(bool forged) {
  Series s;
  s.store.import({s.anchor(), s.list("true", true, s.now - 2 * day)});
  auto signer = s.signer;
  signer.serial += 2;
  const auto key = stranger();
  const trust::SourceFile other{
      "foreign", list_of({root_of(office("XM", 3))}, made(signer, key), s.neighbour.master_list_key, s.now - day),
      Word::unanchored, s.now};
  if (forged) s.store.import({other});
  return s.desk.outcome(s.store.load());
}
// A list of 2049 would be the newest for ever.
std::string list_of_the_future(bool forged) {
  Series s;
  s.store.import({s.anchor(), s.list("true", true, s.now - 2 * day)});
  if (forged) s.store.import({s.list("2049", false, synth::midnight({2049, 1, 1}))});
  return s.desk.outcome(s.store.load());
}
// The same certificate brought once more, without a word, is no less an anchor than it was.
std::string word_is_kept(bool forged) {
  Series s;
  s.store.import({s.anchor(), s.list("true", true, s.now - day)});
  auto again = s.anchor();
  again.word = Word::none;
  if (forged) s.store.import({again});
  return s.desk.outcome(s.store.load());
}
// A copy in another encoding, in a folder that is brought with whatever said of it, takes nothing away either.
std::string anchor_copied(bool forged) {
  Series s;
  s.store.import({s.anchor(), s.list("true", true, s.now - day)});
  const auto copy = pem(s.anchor().bytes);
  if (forged) s.store.import({{"copy", copy, Word::none, s.now}});
  if (forged) s.store.import({{"copy", copy, Word::unanchored, s.now, {"XN"}}});
  return s.desk.outcome(s.store.load());
}
// Lists before 1970, and lists without a date, are older than others, and no crash.
std::string list_before_1970(bool forged) {
  Series s;
  s.store.import({s.anchor(), s.list("true", true, s.now - day)});
  auto ancient = s.list("ancient", false, std::chrono::sys_seconds(-100 * day));
  if (forged) s.store.import({ancient});
  if (forged) {
    const auto dateless =
        list_of({root_of(s.neighbour)}, made(s.signer, s.neighbour.csca_keys[2]), s.neighbour.master_list_key, {});
    s.store.import({{"dateless", dateless, Word::none, s.now}});
  }
  return s.desk.outcome(s.store.load());
}

}  // namespace

Rows store_rows() {
  return {
      {"folder_for_all", "Everybody can write into the store.", "error: permission", folder_for_all, {T::store_hands}},
      {"index_for_group", "A group can write the index.", "error: permission", index_for_group, {T::store_hands}},
      {"source_for_all", "Everybody can write a file of it.", "error: permission", source_for_all, {T::store_hands}},
      {"index_in_a_circle", "The index is a link to itself.", "error: io", index_in_a_circle},
      {"folder_in_a_circle", "The store is a link to itself.", "error: io", folder_in_a_circle},
      {"source_is_a_link", "A file of it is a link to elsewhere.", "error: io", source_is_a_link},
      {"index_missing",
       "The index is gone and its files are there.",
       "error: bad_input",
       index_missing,
       {T::store_index},
       "passed",
       "undetermined: ds_chain csca_missing"},
      {"index_cut", "The index ends in its middle.", "error: bad_input", index_cut},
      {"source_missing", "A file of it is gone.", "error: bad_input", source_missing},
      {"source_changed", "A file of it was changed.", "error: bad_input", source_changed},
      {"source_is_a_pipe", "A file of it is a pipe that nobody fills.", "error: bad_input", source_is_a_pipe},
      {"of_another_version", "The index is one of an older version.", "error: unsupported", of_another_version},
      {"made_for_all", "The process lets all write what it makes: the store does not.", "passed", made_for_all},
      {"older_list",
       "A list that is older than the one there.",
       "undetermined: ds_chain csca_missing",
       older_list,
       {T::older_refused}},
      {"foreign_list",
       "Somebody's list claims the name of a named authority's: it replaces nothing.",
       "passed",
       foreign_list,
       {T::series_by_key},
       "passed",
       "undetermined: ds_chain csca_missing"},
      {"list_of_the_future",
       "A list of 2049 is brought: it replaces nothing.",
       "passed",
       list_of_the_future,
       {T::list_time}},
      {"word_is_kept", "An anchor is brought again without a word: it stays one.", "passed", word_is_kept},
      {"anchor_copied",
       "An anchor is brought again, in another encoding and with a lesser word: it stays one.",
       "passed",
       anchor_copied,
       {T::anchor_stays},
       "passed",
       "undetermined: ds_chain csca_missing"},
      {"list_before_1970", "Lists of 1969 and without a date: they replace nothing.", "passed", list_before_1970},
  };
}

}  // namespace landfall::forger
