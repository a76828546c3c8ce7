// landfall trust: the store of the countries' keys, with which documents are verified. Import, list, check.
#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <landfall/base/text.hpp>
#include <landfall/base/wall_time.hpp>
#include <landfall/trust/store_folder.hpp>

#include "commands.hpp"
#include "dates.hpp"
#include "report.hpp"
#include "trust_files.hpp"

namespace landfall::tools {
namespace {

using Json = nlohmann::ordered_json;
using trust::SourceKind;

constexpr std::chrono::days old_list{120};  // master lists come out every one to three months

struct StoreOptions {
  std::string store;
  TrustOptions files;
  std::string at, country;
  int soon = 60;  // days
  std::vector<std::string> removed;
  bool json = false;
};

void print_json(const Json& json) { std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n'; }

int fail(const Error& error) {
  report(error);
  return setup_exit_code_of(error);
}

Result<void> check_country(const std::string& code, const char* option) {
  const bool two = code.size() == 2 &&
                   std::ranges::all_of(code, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); });
  if (two) return {};
  return Error(Errc::bad_input, Layer::tool, "two letters of a country, as certificates have them", code).at(option);
}

// "1 file", "2 files"
std::string count(std::size_t n, const std::string& thing) { return text(n, ' ', thing, n == 1 ? "" : "s"); }

std::optional<std::chrono::sys_seconds> moment_or_now(const std::string& at) {
  const auto moment = at.empty() ? std::optional(now()) : to_moment(at);
  if (!moment)
    report(Error(Errc::bad_input, Layer::tool, "a day or moment as 2026-11-24 or 2026-11-24T08:30:00Z", at).at("--at"));
  return moment;
}

void print_changes(const trust::ImportReport& out) {
  for (const auto& change : out.changes) std::cout << (change.came ? "  + " : "  - ") << printable(change.what) << '\n';
}

// Hundreds of keys may come: what did not go well and what it amounts to stand last.
void print_import(const trust::ImportReport& out) {
  const auto is_taken = [](const auto& source) { return source.accepted; };
  print_changes(out);
  for (const auto& name : out.replaced) std::cout << "  replaced: " << printable(name) << '\n';
  for (const bool taken : {true, false})
    for (const auto& source : out.imported)
      if (source.accepted == taken) print_source(source);
  const auto taken = static_cast<std::size_t>(std::ranges::count_if(out.imported, is_taken));
  const auto came = static_cast<std::size_t>(std::ranges::count_if(out.changes, [](const auto& c) { return c.came; }));
  std::cout << count(taken, "file") << " taken, " << out.imported.size() - taken << " refused; " << came
            << " trusted things came, " << out.changes.size() - came << " went. "
            << (out.stored  ? "The store was changed.\n"
                : taken > 0 ? "Nothing in it is new; the store is as it was.\n"
                            : "Nothing was accepted; the store is as it was.\n");
}

int run_import(const StoreOptions& options) {
  if (options.files.paths.empty() && options.files.anchors.empty())
    return fail(Error(Errc::bad_input, Layer::tool, "a file to import", "none").at("--anchor, FILE"));
  for (const auto& country : options.files.list_signers_of)
    if (const auto right = check_country(country, "--list-signer-of"); !right) return fail(right.error());
  auto files = read_trust_files(options.files, now());
  if (!files) return fail(files.error());
  const auto out = trust::StoreFolder(options.store).import(*std::move(files));
  if (!out) return fail(out.error());
  if (options.json) {
    Json sources = Json::array(), came = Json::array(), went = Json::array();
    for (const auto& source : out->imported) sources.push_back(source_json(source));
    for (const auto& change : out->changes) (change.came ? came : went).push_back(change.what);
    print_json(
        {{"sources", sources}, {"replaced", out->replaced}, {"came", came}, {"went", went}, {"stored", out->stored}});
  } else {
    print_import(*out);
  }
  const bool all = std::ranges::all_of(out->imported, [](const auto& source) { return source.accepted; });
  return all ? exit_ok : exit_not_valid;
}

std::string in_lower_case(std::string hex) {
  std::ranges::transform(hex, hex.begin(), [](char c) { return c >= 'A' && c <= 'F' ? char(c - 'A' + 'a') : c; });
  return hex;
}
// A whole SHA-256 is none of another file's name; the beginning of one is eight digits or more.
std::vector<std::string> called(const std::string& name, const trust::Store& store) {
  constexpr std::size_t shortest = 8;
  const std::string hex = in_lower_case(name);
  std::vector<std::string> out;
  for (const auto& source : store.sources()) {
    if (source.fingerprint == hex) return {hex};
    if (source.name == name || (hex.size() >= shortest && source.fingerprint.starts_with(hex)))
      out.push_back(source.fingerprint);
  }
  return out;
}

// What is meant by each: one file's SHA-256 or the beginning of it, or its name.
Result<std::vector<std::string>> fingerprints_of(const std::vector<std::string>& names, const trust::Store& store) {
  std::vector<std::string> out;
  for (const auto& name : names) {
    const auto found = called(name, store);
    if (found.size() != 1)
      return Error(Errc::not_found, Layer::tool, "the SHA-256 or name of one file of the store",
                   text(name, ", which is ", found.empty() ? "none" : "several"));
    out.push_back(found.front());
  }
  return out;
}

int run_remove(const StoreOptions& options) {
  const trust::StoreFolder folder(options.store);
  const auto store = folder.load();
  if (!store) return fail(store.error());
  const auto fingerprints = fingerprints_of(options.removed, *store);
  if (!fingerprints) return fail(fingerprints.error());
  const auto out = folder.remove(*fingerprints);
  if (!out) return fail(out.error());
  if (options.json) {
    Json came = Json::array(), went = Json::array();
    for (const auto& change : out->changes) (change.came ? came : went).push_back(change.what);
    print_json({{"removed", out->replaced}, {"came", came}, {"went", went}});
    return exit_ok;
  }
  for (const auto& name : out->replaced) std::cout << "  removed: " << printable(name) << '\n';
  print_changes(*out);
  return exit_ok;
}

Json authority_json(const trust::Authority& authority, const trust::Store& store) {
  const auto& c = authority.certificate;
  return {{"subject", trust::to_text(c->subject)},
          {"issuer", trust::to_text(c->issuer)},
          {"country", c->subject.country},
          {"serial", to_hex(c->serial)},
          {"not_before", moment_text(c->not_before)},
          {"not_after", moment_text(c->not_after)},
          {"link", trust::is_link(c)},
          {"anchored", authority.anchored},
          {"named", authority.named},
          {"revoked", authority.revoked},
          {"states", authority.states},
          {"source", store.sources()[authority.source].name},
          {"sha256", c.fingerprint()}};
}

void print_authority(const trust::Authority& authority) {
  const auto& c = authority.certificate;
  std::cout << "  " << printable(c->subject.country) << "  " << day_text(c->not_before) << " to "
            << day_text(c->not_after) << "  " << printable(trust::to_text(c->subject))
            << (authority.named      ? "  named by you"
                : authority.anchored ? ""
                                     : "  UNANCHORED")
            << (authority.revoked ? "  REVOKED" : "") << '\n';
}

int run_list(const StoreOptions& options) {
  if (!options.country.empty())
    if (const auto right = check_country(options.country, "--country"); !right) return fail(right.error());
  const auto store = trust::StoreFolder(options.store).load();
  if (!store) return fail(store.error());
  const std::string country = trust::fold_country(options.country);
  std::vector<trust::SourceReport> sources = store->sources();
  std::erase_if(sources, [&](const auto& source) { return !country.empty() && source.country != country; });
  std::vector<const trust::Authority*> wanted;
  for (const auto& authority : store->authorities())
    if (country.empty() || authority.certificate->subject.country == country) wanted.push_back(&authority);
  std::stable_sort(wanted.begin(), wanted.end(), [](const auto* a, const auto* b) {
    return std::tuple(a->certificate->subject.country, a->certificate->not_before) <
           std::tuple(b->certificate->subject.country, b->certificate->not_before);
  });
  if (options.json) {
    Json files = Json::array(), authorities = Json::array();
    for (const auto& source : sources) files.push_back(source_json(source));
    for (const auto* authority : wanted) authorities.push_back(authority_json(*authority, *store));
    print_json({{"sources", files}, {"authorities", authorities}});
    return exit_ok;
  }
  for (const auto& source : sources) print_source(source);
  for (const auto* authority : wanted) print_authority(*authority);
  std::cout << count(wanted.size(), "country signing CA") << '\n';
  return exit_ok;
}

// What a keeper should do something about or, where it is no more than a hint, know.
struct Complaint {
  std::string code, sentence;
  bool hint = false;
  auto operator<=>(const Complaint&) const = default;
};

void complain_of_sources(const trust::Store& store, std::chrono::sys_seconds at, std::vector<Complaint>& out) {
  for (const auto& source : store.sources()) {
    if (!source.accepted)
      out.push_back({"refused", text(source.name, " is no longer accepted: ",
                                     source.refusal ? source.refusal->message() : std::string())});
    const bool can_be = source.kind != SourceKind::document_signer;
    if (source.accepted && !source.anchored && can_be)
      out.push_back({"unanchored", text(source.name, " is unanchored: nobody vouches for it")});
    if (source.kind == SourceKind::master_list && source.date && at - *source.date > old_list)
      out.push_back(
          {"old_list", text(source.name, " is ", std::chrono::floor<std::chrono::days>(at - *source.date).count(),
                            " days old, more than ", old_list.count(), ": look for a newer one")});
  }
}

void complain_of_countries(const trust::Store& store, std::chrono::sys_seconds at, std::chrono::days soon,
                           std::vector<Complaint>& out) {
  std::map<std::string, std::chrono::sys_seconds> valid_until;  // of the countries' last keys
  std::set<std::string> revocable;
  for (const auto& authority : store.authorities()) {
    const auto& c = authority.certificate;
    if (authority.revoked) {
      out.push_back({"revoked", text(authority.country, " has revoked ", trust::to_text(c->subject), ", serial ",
                                     to_hex(c->serial), ": its documents fail")});
      continue;
    }
    auto& until = valid_until[authority.country];
    if (c->not_before <= at) until = std::max(until, c->not_after);
    const auto lists = store.revocations_for(authority);
    if (lists.empty()) continue;
    revocable.insert(authority.country);
    if (!lists.front()->fresh(at))
      out.push_back({"crl_stale", text("the newest revocation list of ", authority.country, ", of ",
                                       day_text((*lists.front())->this_update), ", is out of date")});
  }
  for (const auto& [country, until] : valid_until) {
    if (until < at)
      out.push_back({"expired", text("every certificate of ", country, " has expired")});
    else if (until - at < soon)
      out.push_back({"expires_soon", text("the last certificate of ", country, " expires on ", day_text(until))});
  }
  if (revocable.size() < valid_until.size())
    out.push_back({"no_revocation_list",
                   text(valid_until.size() - revocable.size(), " of ", valid_until.size(),
                        " countries have no revocation list here: of them nobody can tell what was revoked"),
                   true});
  if (valid_until.empty()) out.push_back({"empty", "the store is empty: no document can be verified"});
}

std::vector<Complaint> complaints(const trust::Store& store, std::chrono::sys_seconds at, std::chrono::days soon) {
  std::vector<Complaint> out;
  complain_of_sources(store, at, out);
  complain_of_countries(store, at, soon, out);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

int run_check(const StoreOptions& options) {
  const auto at = moment_or_now(options.at);
  if (!at) return exit_usage;
  const auto store = trust::StoreFolder(options.store).load();
  if (!store) return fail(store.error());
  const auto found = complaints(*store, *at, std::chrono::days(options.soon));
  const auto serious = static_cast<std::size_t>(std::ranges::count_if(found, [](const auto& c) { return !c.hint; }));
  if (options.json) {
    Json all = Json::array();
    for (const auto& c : found) all.push_back({{"code", c.code}, {"sentence", c.sentence}, {"hint", c.hint}});
    print_json({{"at", moment_text(*at)}, {"authorities", store->authorities().size()}, {"complaints", all}});
  } else {
    for (const auto& c : found) std::cout << (c.hint ? "  " : "! ") << c.code << ": " << printable(c.sentence) << '\n';
    std::cout << count(store->authorities().size(), "country signing CA") << ", " << count(serious, "complaint")
              << '\n';
  }
  return serious == 0 ? exit_ok : exit_not_valid;
}

void add_store(CLI::App& command, StoreOptions& options) {
  command.add_option("--store", options.store, "The folder of the trust store")->required()->type_name("FOLDER");
  command.add_flag("--json", options.json, "One JSON document instead of text");
}

}  // namespace

void add_trust_command(CLI::App& program, int& exit_code) {
  auto* trust = program.add_subcommand("trust", "The store of the countries' keys that documents are verified with");
  trust->require_subcommand(1);
  auto options = std::make_shared<StoreOptions>();
  auto* add = trust->add_subcommand(
      "import", "Add master lists, certificates, revocation and deviation lists, and say what came of each");
  add_store(*add, *options);
  add->add_option(
         "--anchor", options->files.anchors,
         "A country signing CA's own certificate that you vouch for, once for each: nothing else makes an anchor")
      ->type_name("CERT")
      ->allow_extra_args(false);
  add->add_option("--list-signer-of", options->files.list_signers_of,
                  "Also take lists of this country (two letters) whose signer's CA another list brought")
      ->type_name("XX")
      ->allow_extra_args(false);
  add->add_flag("--accept-unanchored", options->files.accept_unanchored,
                "Take master lists for whose signer nobody outside of the list vouches");
  add->add_option("files", options->files.paths,
                  "Files, or folders of them: lists, links, revocation lists, document signers");
  add->callback([options, &exit_code] { exit_code = run_import(*options); });
  auto* remove =
      trust->add_subcommand("remove", "Take files out of the store, and say what was trusted because of them");
  add_store(*remove, *options);
  remove
      ->add_option("files", options->removed,
                   "SHA-256 of files, 8 digits or more of it, or names as `trust list` has them")
      ->required();
  remove->callback([options, &exit_code] { exit_code = run_remove(*options); });
  auto* list = trust->add_subcommand("list", "What the store holds");
  add_store(*list, *options);
  list->add_option("--country", options->country, "Only this one (two letters)");
  list->callback([options, &exit_code] { exit_code = run_list(*options); });
  auto* check = trust->add_subcommand("check", "What in the store its keeper should do something about");
  add_store(*check, *options);
  check->add_option("--soon", options->soon, "Also say what expires within so many days")->capture_default_str();
  check->add_option("--at", options->at, "As of this day or moment (default: now)")->type_name("DATE");
  check->callback([options, &exit_code] { exit_code = run_check(*options); });
}

}  // namespace landfall::tools
