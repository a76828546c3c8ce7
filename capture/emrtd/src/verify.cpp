#include <landfall/emrtd/verify.hpp>

#include <algorithm>
#include <climits>
#include <set>

#include <landfall/base/text.hpp>
#include <landfall/emrtd/com.hpp>
#include <landfall/emrtd/groups.hpp>
#include <landfall/emrtd/images.hpp>
#include <landfall/emrtd/security_info.hpp>
#include <landfall/emrtd/security_object.hpp>
#include <landfall/trust/path.hpp>
#include <landfall/trust/reason.hpp>
#include <landfall/trust/signed_data.hpp>

#include "of_trust.hpp"
#include "signer_answer.hpp"
#include "workshop.hpp"

namespace landfall::emrtd {
namespace {

using model::ChipFinding;
using model::ChipStep;
using model::Reason;
using model::StepVerdict;
using workshop::asked;
using workshop::Check;

constexpr std::string_view oid_data = "1.2.840.113549.1.7.1";            // id-data, which one country's EF.SOD has
constexpr std::string_view oid_security_object = "0.4.0.127.0.7.3.2.1";  // id-SecurityObject (BSI TR-03110-3, A.1.2.5)

class Verifier {
 public:
  Verifier(const ChipFiles& files, const trust::Store& store, const VerifyOptions& options)
      : files_(files),
        store_(store),
        options_(options),
        budget_(asked(Check::budget) ? trust::Budget::usual : INT_MAX, options.stop) {}

  model::ChipVerdict run(const Policy& policy) {
    out_.at = options_.at;
    sod_format();
    read_zone();
    sod_signature();
    signer_steps();
    dg_hashes();
    mrz_match();
    card_access();
    dg_content();
    other_findings();
    std::stable_sort(out_.steps.begin(), out_.steps.end(),
                     [](const auto& a, const auto& b) { return a.step < b.step; });
    weigh(out_, policy);
    return std::move(out_);
  }

 private:
  void say(ChipStep step, StepVerdict verdict, Reason reason = Reason::none, std::string detail = {}) {
    out_.steps.push_back({step, verdict, reason, std::move(detail)});
  }
  void pass(ChipStep step) { say(step, StepVerdict::passed); }
  void fail(ChipStep step, Reason reason, std::string detail = {}) {
    say(step, StepVerdict::failed, reason, std::move(detail));
  }
  void cannot(ChipStep step, Reason reason, std::string detail = {}) {
    say(step, StepVerdict::not_possible, reason, std::move(detail));
  }
  void find(ChipFinding finding, std::string detail = {}) { out_.findings.push_back({finding, std::move(detail)}); }
  bool passed(ChipStep step) const {
    const auto* result = model::find(out_, step);
    return result != nullptr && result->verdict == StepVerdict::passed;
  }

  void read_zone() {
    const auto dg1 = files_.find(File::dg1);
    if (!dg1) return;
    auto read = read_dg1(*dg1, mrz::date_of(options_.at));
    if (read)
      zone_ = std::move(read->zone);
    else
      no_zone_ = Reason::dg1_malformed;
  }

  void sod_format() {
    if (!files_.find(File::sod)) return cannot(ChipStep::sod_format, Reason::sod_missing);
    const auto file = read_sod(*files_.find(File::sod));
    if (!file) return fail(ChipStep::sod_format, Reason::malformed, file.error().message());
    if (file->has(RemarkCode::not_wrapped)) find(ChipFinding::profile_deviation, "EF.SOD has no tag 0x77");
    if (!file->trailing.empty()) find(ChipFinding::trailing_bytes, "EF.SOD");
    auto data = trust::SignedData::parse(file->cms);
    if (!data) return fail(ChipStep::sod_format, of_trust(trust::reason_of(data.error())), data.error().message());
    sod_ = *std::move(data);
    if (sod_->indefinite()) find(ChipFinding::indefinite_length);
    read_security_object();
  }

  void read_security_object() {
    const bool plain_data = sod_->content_type() == oid_data;
    if (sod_->content_type() != lds_security_object_oid && !plain_data && asked(Check::sod_content_type))
      return fail(ChipStep::sod_format, Reason::content_type, sod_->content_type());
    auto object = read_lds_security_object(sod_->content());
    if (!object) return fail(ChipStep::sod_format, Reason::malformed, object.error().message());
    digest_ = trust::digest_of_oid(object->digest_oid);
    if (!digest_) return fail(ChipStep::sod_format, Reason::algorithm_unsupported, object->digest_oid);
    if (plain_data) find(ChipFinding::profile_deviation, "EF.SOD calls its content data, not an LDS security object");
    object_ = *std::move(object);
    out_.lds_version = object_->version == 0 ? "1.7" : object_->lds_version;
    out_.digest_algorithm = name(*digest_);
    if (*digest_ == trust::Digest::sha1) find(ChipFinding::group_sha1);
    pass(ChipStep::sod_format);
  }

  // Every signer is asked: a second one that is wrong is as suspicious as a first one.
  void sod_signature() {
    if (!sod_) return cannot(ChipStep::sod_signature, Reason::sod_missing);
    if (sod_->signers().size() > 1) find(ChipFinding::signed_again, text(sod_->signers().size(), " signers"));
    std::optional<trust::SignerCheck> worst;
    for (const auto& signer : sod_->signers()) {
      auto check = trust::check_signer(*sod_, signer, store_.signers(), budget_);
      if (!worst || (worst->reason == trust::Reason::none && check.reason != trust::Reason::none))
        worst = std::move(check);
    }
    signer_ = worst->signer;
    out_.signing_time = sod_->signers().front().signing_time;
    if (worst->algorithm) out_.signature_algorithm = to_text(*worst->algorithm);
    for (auto& finding : worst->findings) out_.findings.push_back(of_trust(std::move(finding)));
    if (worst->reason == trust::Reason::none || !asked(Check::sod_signature)) return pass(ChipStep::sod_signature);
    say(ChipStep::sod_signature, is_open(worst->reason) ? StepVerdict::not_possible : StepVerdict::failed,
        of_trust(worst->reason), worst->detail);
  }

  // Not known to be wrong.
  static bool is_open(trust::Reason reason) {
    using enum trust::Reason;
    return reason == signer_missing || reason == algorithm_unsupported || reason == too_costly || reason == stopped;
  }

  void signer_steps() {
    if (!signer_) {
      const Reason why = sod_ ? Reason::ds_missing : Reason::sod_missing;
      for (const auto step :
           {ChipStep::ds_chain, ChipStep::ds_validity, ChipStep::ds_usage, ChipStep::ds_revocation, ChipStep::country})
        cannot(step, why);
      return;
    }
    path_ = trust::find_path(store_, {.signer = *signer_, .at = options_.at}, budget_);
    say(ChipStep::ds_chain, path_.chain);
    say(ChipStep::ds_validity, path_.validity);
    usage();
    say(ChipStep::ds_revocation, path_.revocation);
    country();
    const SignerQuestion question{*signer_, path_, store_, options_.at, options_.now, out_.signing_time};
    for (auto& finding : findings_of(question)) out_.findings.push_back(std::move(finding));
    out_.chain = chain_of(question);
    out_.chain.front().origin =
        std::ranges::find(sod_->certificates(), *signer_) != sod_->certificates().end() ? "EF.SOD" : "trust store";
  }

  void say(ChipStep step, const trust::PathCheck& check) {
    say(step, of_trust(check.verdict), of_trust(check.reason), check.detail);
  }

  // A list of types has the first characters of the zone: "P" stands for every passport, "ID" for itself.
  static bool type_listed(const std::vector<std::string>& types, std::string_view code) {
    return std::any_of(types.begin(), types.end(), [&](std::string type) {
      while (!type.empty() && (type.back() == '<' || type.back() == ' ')) type.pop_back();
      return !type.empty() && code.starts_with(type);
    });
  }

  // What the path can say of the certificate, and which types of documents it may sign (Doc 9303-12, 7.1.1.6).
  void usage() {
    const auto& types = (*signer_)->document_types;
    if (path_.usage.verdict != trust::Verdict::passed || !types || !asked(Check::document_type))
      return say(ChipStep::ds_usage, path_.usage);
    if (!zone_) return cannot(ChipStep::ds_usage, no_zone_);
    const auto code = zone_->document_code();
    if (!type_listed(*types, code)) return fail(ChipStep::ds_usage, Reason::document_type, std::string(code));
    pass(ChipStep::ds_usage);
  }

  // One country throughout, and Doc 9303-11, 5.1: that of the document. Which states an authority speaks for was bound
  // when it came into the store; what a signer says of itself does not count.
  void country() {
    if (path_.country.verdict != trust::Verdict::passed) return say(ChipStep::country, path_.country);
    if (!zone_) return cannot(ChipStep::country, no_zone_);
    const auto state = zone_->issuing_state();
    if (speaks_for(*path_.authority(), state) || !asked(Check::state)) return pass(ChipStep::country);
    fail(ChipStep::country, Reason::country_mismatch,
         text("document of ", state, ", country signing CA of ", path_.authority()->country));
  }

  // Over the file as it is: what stands behind its object was not signed either.
  Reason hash_reason(int number, ByteView file) const {
    const auto* wanted = object_->find(number);
    if (wanted == nullptr) return asked(Check::group_listed) ? Reason::not_in_sod : Reason::none;
    const bool same = std::ranges::equal(trust::hash(*digest_, file), wanted->hash);
    return same || !asked(Check::group_hash) ? Reason::none : Reason::hash_mismatch;
  }

  void dg_hashes() {
    if (!object_) return cannot(ChipStep::dg_hashes, Reason::sod_missing);
    if (files_.groups().empty()) return cannot(ChipStep::dg_hashes, Reason::dg_missing);
    Reason worst = Reason::none;
    std::string wrong;
    for (const auto& [number, file] : files_.groups()) {
      if (budget_.stopped()) return cannot(ChipStep::dg_hashes, Reason::stopped);
      const Reason reason = hash_reason(number, file);
      out_.groups.push_back({number, reason == Reason::none ? StepVerdict::passed : StepVerdict::failed, reason});
      if (reason == Reason::none) continue;
      if (worst != Reason::hash_mismatch) worst = reason;
      wrong += text(wrong.empty() ? "DG" : ", DG", number);
    }
    if (worst == Reason::none) return pass(ChipStep::dg_hashes);
    fail(ChipStep::dg_hashes, worst, wrong);
  }

  // Whether they have the same cells, whatever their lines; compared in place, so that no copy stays behind.
  static bool same_cells(std::string_view printed, std::string_view zone) {
    const auto is_space = [](char c) { return c == '\n' || c == '\r' || c == ' '; };
    std::size_t at = 0;
    for (const char c : printed) {
      if (is_space(c)) continue;
      if (at == zone.size() || zone[at] != c) return false;
      ++at;
    }
    return at == zone.size();
  }

  void mrz_match() {
    if (!options_.printed_zone) return cannot(ChipStep::mrz_match, Reason::mrz_missing);
    if (!zone_) return cannot(ChipStep::mrz_match, no_zone_);
    if (same_cells(options_.printed_zone->reveal(), zone_->text()) || !asked(Check::printed_zone))
      return pass(ChipStep::mrz_match);
    fail(ChipStep::mrz_match, Reason::mrz_mismatch);
  }

  // How access control is done, as encoded: what EF.CardAccess and what was signed have to agree in. Other protocols
  // may stand in one of them only.
  using PaceInfos = std::set<std::string>;
  static std::optional<PaceInfos> pace_infos(const Result<SecurityInfos>& infos) {
    if (!infos) return std::nullopt;
    PaceInfos out;
    for (const auto& info : infos->infos)
      if (std::holds_alternative<PaceInfo>(info.value) || std::holds_alternative<PaceDomainParameterInfo>(info.value))
        out.insert(to_hex(info.encoding));
    return out;
  }

  // Of a document whose security object and all above it are proven.
  [[nodiscard]] bool dg14_proven() const {
    const auto dg14 = files_.find(File::dg14);
    return dg14 && object_ && hash_reason(14, *dg14) == Reason::none && passed(ChipStep::sod_signature) &&
           passed(ChipStep::ds_chain);
  }

  // EF.CardSecurity is held to what EF.SOD is: the type of what was signed, signers of documents of the same country
  // that are not revoked. `none`: it is proven; chain_not_proven: nobody can say.
  Reason card_security_reason(const Result<trust::SignedData>& data) {
    if (!data) return Reason::malformed;
    if (data->content_type() != oid_security_object && asked(Check::card_security_type)) return Reason::content_type;
    for (const auto& signer : data->signers())
      if (const Reason why = card_security_signer(*data, signer); why != Reason::none) return why;
    return Reason::none;
  }
  Reason card_security_signer(const trust::SignedData& data, const trust::SignerInfo& signer) {
    const auto check = trust::check_signer(data, signer, store_.signers(), budget_);
    if (is_open(check.reason)) return Reason::chain_not_proven;
    if (check.reason != trust::Reason::none) return of_trust(check.reason);
    if (!asked(Check::card_security_path)) return Reason::none;
    const auto path = trust::find_path(store_, {.signer = *check.signer, .at = options_.at}, budget_);
    if (const auto* trouble = path.trouble()) {
      // As for EF.SOD, an expired certificate is no sign of forgery: documents outlive it.
      const bool open = trouble->verdict == trust::Verdict::open || trouble == &path.validity;
      return open ? Reason::chain_not_proven : of_trust(trouble->reason);
    }
    if (path_.authority() == nullptr) return Reason::chain_not_proven;
    return path.authority()->country == path_.authority()->country ? Reason::none : Reason::country_mismatch;
  }

  void card_access() {
    std::vector<PaceInfos> proven;
    if (dg14_proven())
      if (auto infos = pace_infos(read_dg14(*files_.find(File::dg14)))) proven.push_back(*std::move(infos));
    if (files_.find(File::card_security)) {
      const auto data = trust::SignedData::parse(*files_.find(File::card_security));
      const Reason why = card_security_reason(data);
      if (why != Reason::none && why != Reason::chain_not_proven)
        return fail(ChipStep::card_access, Reason::card_security_wrong, std::string(name(why)));
      auto infos = why == Reason::none ? pace_infos(read_security_infos(data->content())) : std::nullopt;
      if (why == Reason::none && !infos)
        return fail(ChipStep::card_access, Reason::card_security_wrong, "what was signed cannot be read");
      if (infos) proven.push_back(*std::move(infos));
    }
    compare_access(proven);
  }

  // Both ways: a protocol that was taken out makes a reader choose a weaker one (Doc 9303-11, 9.2.10). What only one of
  // the files brings counts for nothing.
  void compare_access(const std::vector<PaceInfos>& proven) {
    if (!files_.find(File::card_access)) return cannot(ChipStep::card_access, Reason::card_access_missing);
    const auto file = read_security_infos(*files_.find(File::card_access));
    if (!file) return fail(ChipStep::card_access, Reason::malformed, file.error().message());
    if (proven.empty()) return cannot(ChipStep::card_access, Reason::dg14_missing);
    const auto access = pace_infos(file);
    for (const auto& infos : proven)
      if (infos != *access && asked(Check::access_agrees)) return fail(ChipStep::card_access, Reason::access_mismatch);
    pass(ChipStep::card_access);
  }

  // Doc 9303-10, 4.6: every document has DG1 and DG2. A chip that does not give them may be anybody's.
  void dg_content() {
    if (!object_) return cannot(ChipStep::dg_content, Reason::sod_missing);
    if (const Reason why = content_reason(); why != Reason::none) return cannot(ChipStep::dg_content, why);
    pass(ChipStep::dg_content);
  }
  Reason content_reason() const {
    const bool listed = object_->find(1) != nullptr && object_->find(2) != nullptr;
    if (!listed && asked(Check::content_listed)) return Reason::dg_not_listed;
    if (!zone_ && asked(no_zone_ == Reason::dg1_missing ? Check::content_given : Check::content_read)) return no_zone_;
    const auto dg2 = files_.find(File::dg2);
    if (!dg2) return asked(Check::content_given) ? Reason::dg2_missing : Reason::none;
    const auto faces = read_images(File::dg2, *dg2);
    const bool readable = faces && !faces->images.empty();
    return readable || !asked(Check::content_read) ? Reason::none : Reason::dg2_malformed;
  }

  void other_findings() {
    if (zone_ && !zone_->all_check_digits_pass()) find(ChipFinding::mrz_check_digits);
    const auto expiry = zone_ ? zone_->expiry_date() : std::nullopt;
    if (expiry && *expiry < mrz::date_of(options_.at)) find(ChipFinding::document_expired);
    if (object_) listed_groups();
    if (files_.find(File::com)) compare_com();
    contents();
  }

  void listed_groups() {
    std::string missing;
    for (const auto& entry : object_->hashes)
      if (!files_.find(group_file(entry.number))) missing += text(missing.empty() ? "DG" : ", DG", entry.number);
    if (!missing.empty()) find(ChipFinding::dg_listed_not_given, missing);
  }

  void contents() {
    for (const auto& [number, file] : files_.groups()) {
      const auto* group = data_group(number);
      if (group == nullptr || budget_.stopped()) continue;
      const auto remarks = check(group->file, file, mrz::date_of(options_.at));
      if (!remarks) {
        find(ChipFinding::dg_not_read, text("DG", number, ": ", remarks.error().message()));
        continue;
      }
      for (const auto& remark : *remarks)
        if (remark.code == RemarkCode::trailing_bytes)
          find(ChipFinding::trailing_bytes, text("DG", number));
        else if (remark.code == RemarkCode::block_unreadable)
          find(ChipFinding::dg_not_read, text("DG", number, ": the block at byte ", remark.offset));
    }
  }

  void compare_com() {
    const auto com = read_com(*files_.find(File::com));
    if (!com) return find(ChipFinding::profile_deviation, text("EF.COM: ", com.error().message()));
    if (!object_) return;
    std::set<int> in_com(com->data_groups.begin(), com->data_groups.end()), in_sod;
    for (const auto& entry : object_->hashes) in_sod.insert(entry.number);
    if (in_com != in_sod) find(ChipFinding::com_list_differs);
    if (com->lds_version != out_.lds_version)  // EF.SOD of LDS 1.7 names none: then EF.COM's has to be it
      find(ChipFinding::lds_version, text("EF.COM ", com->lds_version, ", EF.SOD ", out_.lds_version));
  }

  const ChipFiles& files_;
  const trust::Store& store_;
  const VerifyOptions& options_;
  model::ChipVerdict out_;
  std::optional<trust::SignedData> sod_;
  std::optional<LdsSecurityObject> object_;  // its views point into sod_
  std::optional<trust::Digest> digest_;      // of the data groups
  std::optional<mrz::Zone> zone_;
  Reason no_zone_ = Reason::dg1_missing;  // why there is no zone_
  std::optional<trust::Certificate> signer_;
  trust::Path path_;  // of signer_
  trust::Budget budget_;
};

}  // namespace

model::ChipVerdict verify(const ChipFiles& files, const trust::Store& store, const VerifyOptions& options,
                          const Policy& policy) {
  return Verifier(files, store, options).run(policy);
}

}  // namespace landfall::emrtd
