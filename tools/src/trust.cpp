// landfall trust: the store of the countries' keys, with which documents are verified. Import, list, check.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <landfall/base/log.hpp>
#include <landfall/trust/store_folder.hpp>

#include "commands.hpp"
#include "dates.hpp"
#include "report.hpp"
#include "trust_files.hpp"

namespace landfall::tools {
namespace {

using Json = nlohmann::ordered_json;
using trust::SourceKind;

constexpr std::int64_t day = 86400;
constexpr std::int64_t old_list_days = 120;  // master lists come out every one to three months

struct StoreOptions {
  std::string store;
  TrustOptions files;
  std::string at, country;
  std::vector<std::string> fingerprints;
  bool json = false;
};

void print_json(const Json& json) { std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n'; }

int fail(const Error& error) {
  report(error);
  return exit_code_of(error);
}

std::optional<std::int64_t> moment_or_now(const std::string& at) {
  const auto moment = at.empty() ? std::optional(now_seconds()) : to_moment(at);
  if (!moment)
    report(Error(Errc::bad_input, Layer::tool, "a day or moment as 2026-11-24 or 2026-11-24T08:30:00Z", at).at("--at"));
  return moment;
}

void print_import(const trust::ImportReport& out) {
  for (const auto& source : out.imported) print_source(source);
  for (const auto& name : out.replaced) std::cout << "  replaced: " << printable(name) << '\n';
  for (const auto& change : out.changes) std::cout << (change.came ? "  + " : "  - ") << printable(change.what) << '\n';
  std::cout << (out.stored ? "The store was changed.\n" : "Nothing was accepted; the store is as it was.\n");
}

int run_import(const StoreOptions& options) {
  if (options.files.paths.empty() && options.files.anchors.empty())
    return fail(Error(Errc::bad_input, Layer::tool, "a file to import", "none").at("--anchor, FILE"));
  auto files = read_trust_files(options.files, now_seconds());
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

int run_remove(const StoreOptions& options) {
  const auto out = trust::StoreFolder(options.store).remove(options.fingerprints);
  if (!out) return fail(out.error());
  if (options.json) {
    Json came = Json::array(), went = Json::array();
    for (const auto& change : out->changes) (change.came ? came : went).push_back(change.what);
    print_json({{"removed", out->replaced}, {"came", came}, {"went", went}});
    return exit_ok;
  }
  for (const auto& name : out->replaced) std::cout << "  removed: " << printable(name) << '\n';
  for (const auto& change : out->changes)
    std::cout << (change.came ? "  + " : "  - ") << printable(change.what) << '\n';
  return exit_ok;
}

Json authority_json(const trust::Authority& authority, const trust::Store& store) {
  const auto& c = authority.certificate;
  return {{"subject", trust::to_text(c->subject)},
          {"issuer", trust::to_text(c->issuer)},
          {"country", c->subject.country},
          {"serial", to_hex(c->serial)},
          {"not_before", model::moment_text(c->not_before)},
          {"not_after", model::moment_text(c->not_after)},
          {"link", trust::is_link(c)},
          {"anchored", authority.anchored},
          {"named", authority.named},
          {"states", authority.states},
          {"source", store.sources()[authority.source].name},
          {"sha256", c.fingerprint()}};
}

// For reading, a folder that is not there is a mistake and no empty store.
Result<trust::Store> load_store(const std::string& path) {
  std::error_code none;
  if (!std::filesystem::is_directory(path, none))
    return Error(Errc::not_found, Layer::tool, "the folder of a trust store", "no folder").at(path);
  return trust::StoreFolder(path).load();
}

int run_list(const StoreOptions& options) {
  const auto store = load_store(options.store);
  if (!store) return fail(store.error());
  const std::string country = trust::fold_country(options.country);
  std::vector<const trust::Authority*> wanted;
  for (const auto& authority : store->authorities())
    if (country.empty() || authority.certificate->subject.country == country) wanted.push_back(&authority);
  std::stable_sort(wanted.begin(), wanted.end(), [](const auto* a, const auto* b) {
    return std::tuple(a->certificate->subject.country, a->certificate->not_before) <
           std::tuple(b->certificate->subject.country, b->certificate->not_before);
  });
  if (options.json) {
    Json sources = Json::array(), authorities = Json::array();
    for (const auto& source : store->sources()) sources.push_back(source_json(source));
    for (const auto* authority : wanted) authorities.push_back(authority_json(*authority, *store));
    print_json({{"sources", sources}, {"authorities", authorities}});
    return exit_ok;
  }
  for (const auto& source : store->sources()) print_source(source);
  for (const auto* authority : wanted) {
    const auto& c = authority->certificate;
    std::cout << "  " << printable(c->subject.country) << "  " << day_text(c->not_before) << " to "
              << day_text(c->not_after) << "  " << printable(trust::to_text(c->subject))
              << (authority->named      ? "  named by you"
                  : authority->anchored ? ""
                                        : "  UNANCHORED")
              << '\n';
  }
  std::cout << wanted.size() << " country signing CAs\n";
  return exit_ok;
}

// What a keeper should do something about, one sentence each.
std::vector<std::string> complaints(const trust::Store& store, std::int64_t at) {
  std::vector<std::string> out;
  std::set<std::string> valid, revocable, all;
  for (const auto& authority : store.authorities()) {
    const auto& c = authority.certificate;
    all.insert(c->subject.country);
    if (c->not_before <= at && at <= c->not_after) valid.insert(c->subject.country);
  }
  for (const auto& source : store.sources()) {
    if (!source.accepted)
      out.push_back(text(source.name, " is no longer accepted: ", source.refusal ? source.refusal->message() : ""));
    const bool can_be = source.kind != SourceKind::document_signer;
    if (source.accepted && !source.anchored && can_be)
      out.push_back(text(source.name, " is unanchored: nobody vouches for it"));
    if (source.kind == SourceKind::revocation_list) revocable.insert(source.country);
    if (source.kind == SourceKind::master_list && source.date && at - *source.date > old_list_days * day)
      out.push_back(text(source.name, " is ", (at - *source.date) / day, " days old: look for a newer one"));
  }
  for (const auto& authority : store.authorities()) {
    const auto lists = store.revocations_for(authority);
    if (!lists.empty() && !lists.front()->fresh(at))
      out.push_back(text("the newest revocation list of ", authority.country, ", of ",
                         day_text((*lists.front())->this_update), ", is out of date"));
  }
  for (const auto& country : all)
    if (!valid.contains(country)) out.push_back(text("every certificate of ", country, " has expired"));
  if (!all.empty() && revocable.size() < all.size())
    out.push_back(text(all.size() - revocable.size(), " of ", all.size(), " countries have no revocation list here"));
  if (all.empty()) out.emplace_back("the store is empty: no document can be verified");
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

int run_check(const StoreOptions& options) {
  const auto at = moment_or_now(options.at);
  if (!at) return exit_usage;
  const auto store = load_store(options.store);
  if (!store) return fail(store.error());
  const auto found = complaints(*store, *at);
  if (options.json)
    print_json({{"at", model::moment_text(*at)}, {"authorities", store->authorities().size()}, {"complaints", found}});
  else
    for (const auto& complaint : found) std::cout << "  " << printable(complaint) << '\n';
  if (!options.json)
    std::cout << store->authorities().size() << " country signing CAs, " << found.size() << " complaints\n";
  return found.empty() ? exit_ok : exit_not_valid;
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
  add->add_option("--anchor", options->files.anchors,
                  "A country signing CA's own certificate that you vouch for: nothing else makes an anchor")
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
  remove->add_option("sha256", options->fingerprints, "SHA-256 of files, as `trust list --json` has them")->required();
  remove->callback([options, &exit_code] { exit_code = run_remove(*options); });
  auto* list = trust->add_subcommand("list", "What the store holds");
  add_store(*list, *options);
  list->add_option("--country", options->country, "Only this one (two letters)");
  list->callback([options, &exit_code] { exit_code = run_list(*options); });
  auto* check = trust->add_subcommand("check", "What in the store its keeper should do something about");
  add_store(*check, *options);
  check->add_option("--at", options->at, "As of this day or moment (default: now)")->type_name("DATE");
  check->callback([options, &exit_code] { exit_code = run_check(*options); });
}

}  // namespace landfall::tools
