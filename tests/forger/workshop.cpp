#include "workshop.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <stdexcept>
#include <utility>

#include <landfall/base/text.hpp>
#include <landfall/trust/reason.hpp>

namespace landfall::trust::workshop {
Check& passed_over() noexcept {
  static Check check = Check::none;
  return check;
}
}  // namespace landfall::trust::workshop
namespace landfall::emrtd::workshop {
Check& passed_over() noexcept {
  static Check check = Check::none;
  return check;
}
}  // namespace landfall::emrtd::workshop

namespace landfall::forger {

using model::Overall;
using trust::Word;

void must(const Result<void>& done) {
  if (!done) throw std::runtime_error(done.error().message());
}

synth::Office office(const char* code, std::uint64_t seed, synth::Algorithm csca) {
  synth::CountryOptions options = Desk::country_options(code, std::string_view(code) == "UT" ? "UTO" : "XNN");
  options.seed = seed;
  options.csca = csca;
  return synth::Office::make(options).value();
}

Bytes made(const synth::CertificateProfile& profile, const synth::Key& key) {
  return synth::certificate(profile, key).value();
}

Bytes root_of(const synth::Office& office, int generation) {
  return made(office.csca(generation), office.csca_keys[static_cast<std::size_t>(generation)]);
}

synth::Key stranger(const char* purpose) {
  return synth::Key::make(77, purpose, {synth::KeyType::p256, synth::Digest::sha256}).value();
}

Bytes list_of(const std::vector<Bytes>& certificates, const Bytes& signer, const synth::Key& key,
              std::optional<std::chrono::sys_seconds> signed_at, const char* type) {
  synth::CmsProfile profile;
  profile.content_type = type;
  profile.content = der::sequence({der::integer(0), der::set_of(certificates)});
  profile.certificates = {signer};
  synth::CmsSigner who;
  who.key = key;
  who.certificate = signer;
  who.digest = key.algorithm().digest;
  who.signing_time = signed_at;
  profile.signers.push_back(std::move(who));
  return synth::signed_data(profile).value();
}

Bytes pem(ByteView der, std::string_view label) {
  const std::string all = text("-----BEGIN ", label, "-----\n", to_base64(der), "\n-----END ", label, "-----\n");
  return {all.begin(), all.end()};
}

synth::CountryOptions Desk::country_options(const char* code, const char* state) {
  synth::CountryOptions out;
  out.code = code;
  out.state = state;
  out.name = text("Country ", code);
  out.csca = {synth::KeyType::p256, synth::Digest::sha256};
  return out;
}

synth::IssueOptions Desk::issue_options() {
  synth::IssueOptions out;
  out.groups = {1, 2, 14};
  out.portrait_height = 96;
  out.card_security = false;
  return out;
}

namespace {

synth::Draft draft_of(const synth::Office& office, const synth::CountryOptions& country,
                      const synth::IssueOptions& issue) {
  for (std::uint64_t seed = 1000;; ++seed) {
    const auto scene = synth::Scene::make(seed, country.today).value();
    const auto age = synth::midnight(country.today) - synth::midnight(scene.document(issue.format).issued);
    if (age < 3 * 365 * day) return office.draft(scene, issue).value();
  }
}

}  // namespace

Desk::Desk(const synth::CountryOptions& country, const synth::IssueOptions& issue)
    : office(synth::Office::make(country).value()), draft(draft_of(office, country, issue)) {}

void Desk::name_state(const std::string& state) {
  std::string three = state;
  three.resize(3, '<');
  draft.printed.front().replace(2, 3, three);
  draft.files.groups[1] = synth::dg1(draft.printed.front() + draft.printed.back());
}

void Desk::issue_from(const synth::CertificateProfile& authority, const synth::Key& key) {
  draft.signer.issuer = authority.subject;
  draft.signer.issuer_key_identifier = authority.key_identifier;
  draft.signer_issuer = key;
}

void Desk::finish() {
  must(synth::certify(draft));
  must(synth::list(draft));
  must(synth::seal(draft));
}

std::vector<trust::SourceFile> Desk::sources() const {
  std::vector<trust::SourceFile> out = more;
  const auto add = [&](const std::vector<Bytes>& all, const char* name, Word word) {
    for (const auto& bytes : all) out.push_back({name, bytes, word});
  };
  add(draft.trust.anchors, "anchor", name_anchors ? Word::anchor : Word::none);
  add(draft.trust.certificates, "certificate", Word::none);
  add(draft.trust.crls, "revocation list", Word::none);
  add(draft.trust.master_lists, "list", Word::none);
  for (auto& source : out)
    if (!source.imported) source.imported = imported;
  return out;
}

model::ChipVerdict Desk::verdict(const trust::Store& store) const {
  auto given = draft.files;
  for (const auto number : not_given) given.groups.erase(number);
  emrtd::VerifyOptions options{.at = draft.at};
  std::string printed;
  for (const auto& line : draft.printed) printed += line + "\n";
  if (!printed.empty()) options.printed_zone = Personal(printed);
  return emrtd::verify(given.readable(), store, options, policy);
}

std::string Desk::outcome(const trust::Store& store) const { return words(verdict(store)); }

std::string Desk::outcome() {
  finish();
  return outcome(store_of(sources()));
}

std::string words(const model::ChipVerdict& verdict) {
  if (verdict.overall == Overall::passed) return "passed";
  std::string whole(name(verdict.overall));
  for (const auto& step : verdict.steps)
    if (step.weighs == verdict.overall)
      return whole + ": " + std::string(name(step.step)) + " " + std::string(name(step.reason));
  for (const auto& finding : verdict.findings)
    if (finding.weighs == verdict.overall) return whole + ": finding " + std::string(name(finding.finding));
  return whole;
}

std::string words(const trust::SourceReport& report) {
  if (report.accepted) return "taken";
  const auto& refusal = *report.refusal;
  if (refusal.layer() == Layer::trust && refusal.vendor_code() == 0) return "refused: older";
  return "refused: " + std::string(name(trust::reason_of(refusal)));
}

std::uint64_t& file_order() noexcept {
  static std::uint64_t order = as_given;
  return order;
}

trust::Store store_of(std::vector<trust::SourceFile> files) {
  if (file_order() == reversed)
    std::ranges::reverse(files);
  else if (file_order() != as_given)
    std::ranges::shuffle(files, std::mt19937_64(file_order()));
  return trust::Store::make(std::move(files));
}

std::string taken(std::vector<trust::SourceFile> files, std::string_view name) {
  const auto store = store_of(std::move(files));
  const auto report = std::ranges::find(store.sources(), name, &trust::SourceReport::name);
  return report != store.sources().end() && report->accepted ? "passed" : "refused";
}

emrtd::Policy policy_of(const char* json) { return emrtd::parse_policy(as_bytes(json)).value(); }

emrtd::Policy strict_on_revocation() {
  return policy_of(R"({"name": "own", "steps": {"ds_revocation": {"not_possible": "undetermined"}}})");
}

TemporaryStore::TemporaryStore()
    : path(std::filesystem::temp_directory_path() / text("landfall-forger-", ::getpid())), folder(path) {
  std::filesystem::remove_all(path);
}
TemporaryStore::~TemporaryStore() {
  std::error_code none;
  std::filesystem::remove_all(path, none);
}

std::string TemporaryStore::import(std::vector<trust::SourceFile> files) const {
  const auto report = folder.import(std::move(files));
  if (!report) return "error: " + std::string(name(report.error().code()));
  return words(report->imported.back());
}

trust::Store TemporaryStore::load() const { return folder.load().value(); }

}  // namespace landfall::forger
