#include <landfall/emrtd/verify.hpp>

#include <algorithm>
#include <set>

#include <landfall/base/log.hpp>
#include <landfall/emrtd/com.hpp>
#include <landfall/emrtd/groups.hpp>
#include <landfall/emrtd/security_info.hpp>
#include <landfall/emrtd/security_object.hpp>
#include <landfall/trust/country.hpp>
#include <landfall/trust/reason.hpp>
#include <landfall/trust/signed_data.hpp>

#include "verify_signer.hpp"

namespace landfall::emrtd {
namespace {

using model::ChipFinding;
using model::ChipStep;
using model::Reason;
using model::StepVerdict;

constexpr std::string_view oid_data = "1.2.840.113549.1.7.1";  // id-data, which one country's EF.SOD has

class Verifier {
 public:
  Verifier(const DocumentFiles& files, const trust::Store& store, const VerifyOptions& options)
      : files_(files), store_(store), options_(options) {}

  model::ChipVerdict run(const Policy& policy) {
    out_.policy = policy.name;
    out_.at = options_.at;
    sod_format();
    read_zone();
    sod_signature();
    signer_steps();
    country();
    dg_hashes();
    mrz_match();
    card_access();
    other_findings();
    std::stable_sort(out_.steps.begin(), out_.steps.end(),
                     [](const auto& a, const auto& b) { return a.step < b.step; });
    out_.overall = weigh(out_, policy);
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
    const auto dg1 = files_.groups.find(1);
    if (dg1 == files_.groups.end()) return;
    auto read = read_dg1(dg1->second, mrz::date_from_unix(options_.at));
    if (read) zone_ = std::move(read->zone);
  }

  void sod_format() {
    if (!files_.sod) return cannot(ChipStep::sod_format, Reason::sod_missing);
    const auto file = read_sod(*files_.sod);
    if (!file) return fail(ChipStep::sod_format, Reason::malformed, file.error().message());
    if (file->has(RemarkCode::not_wrapped)) find(ChipFinding::profile_deviation, "EF.SOD has no tag 0x77");
    if (!file->trailing.empty()) find(ChipFinding::trailing_bytes, "EF.SOD");
    auto data = trust::SignedData::parse(file->cms);
    if (!data) return fail(ChipStep::sod_format, trust::reason_of(data.error()), data.error().message());
    sod_ = *std::move(data);
    if (sod_->indefinite()) find(ChipFinding::indefinite_length);
    read_security_object();
  }

  void read_security_object() {
    const bool plain_data = sod_->content_type() == oid_data;
    if (sod_->content_type() != lds_security_object_oid && !plain_data)
      return fail(ChipStep::sod_format, Reason::content_type, sod_->content_type());
    auto object = read_lds_security_object(sod_->content());
    if (!object) return fail(ChipStep::sod_format, Reason::malformed, object.error().message());
    digest_ = trust::digest_of_oid(object->digest_oid);
    if (!digest_) return fail(ChipStep::sod_format, Reason::algorithm_unsupported, object->digest_oid);
    if (plain_data) find(ChipFinding::profile_deviation, "EF.SOD calls its content data, not an LDS security object");
    object_ = *std::move(object);
    out_.lds_version = object_->version == 0 ? "1.7" : object_->lds_version;
    out_.digest_algorithm = name(*digest_);
    if (*digest_ == trust::Digest::sha1) find(ChipFinding::sha1, "hashes of the data groups");
    pass(ChipStep::sod_format);
  }

  // Every signer is asked: a second one that is wrong is as suspicious as a first one.
  void sod_signature() {
    if (!sod_) return cannot(ChipStep::sod_signature, Reason::sod_missing);
    if (sod_->signers().size() > 1) find(ChipFinding::signed_again, text(sod_->signers().size(), " signers"));
    std::optional<trust::SignerCheck> worst;
    for (const auto& signer : sod_->signers()) {
      auto check = trust::check_signer(*sod_, signer, store_.signers());
      if (!worst || (worst->reason == Reason::none && check.reason != Reason::none)) worst = std::move(check);
    }
    signer_ = worst->signer;
    out_.signing_time = sod_->signers().front().signing_time;
    if (worst->algorithm) out_.signature_algorithm = to_text(*worst->algorithm);
    for (auto& finding : worst->findings) out_.findings.push_back(std::move(finding));
    if (worst->reason == Reason::none) return pass(ChipStep::sod_signature);
    if (worst->reason == Reason::ds_missing || worst->reason == Reason::algorithm_unsupported)
      return cannot(ChipStep::sod_signature, worst->reason, worst->detail);
    fail(ChipStep::sod_signature, worst->reason, worst->detail);
  }

  void signer_steps() {
    if (!signer_) {
      const Reason why = sod_ ? Reason::ds_missing : Reason::sod_missing;
      for (const auto step : {ChipStep::ds_chain, ChipStep::ds_validity, ChipStep::ds_usage, ChipStep::ds_revocation})
        cannot(step, why);
      return;
    }
    const SignerQuestion question{
        .signer = *signer_,
        .store = store_,
        .at = options_.at,
        .now = options_.now,
        .signing_time = out_.signing_time,
        .document_code = zone_ ? std::optional(std::string(zone_->document_code())) : std::nullopt};
    auto answer = ask_signer(question);
    for (auto& step : answer.steps) out_.steps.push_back(std::move(step));
    for (auto& finding : answer.findings) out_.findings.push_back(std::move(finding));
    out_.chain = std::move(answer.chain);
    out_.chain.front().origin =
        std::ranges::find(sod_->certificates(), *signer_) != sod_->certificates().end() ? "EF.SOD" : "trust store";
    csca_ = std::move(answer.csca);
  }

  // Doc 9303-12, 7.1: one country throughout, and Doc 9303-11, 5.1: that of the document.
  void country() {
    if (!signer_) return cannot(ChipStep::country, sod_ ? Reason::ds_missing : Reason::sod_missing);
    if (!csca_) return cannot(ChipStep::country, Reason::chain_not_proven);
    const auto& signer = **signer_;
    const auto& of_csca = (*csca_)->subject.country;
    if (signer.issuer.country != of_csca || (!signer.subject.country.empty() && signer.subject.country != of_csca))
      return fail(ChipStep::country, Reason::country_mismatch,
                  text("signer of ", signer.subject.country, ", country signing CA of ", of_csca));
    if (!zone_) return cannot(ChipStep::country, Reason::dg1_missing);
    const auto state = zone_->issuing_state();
    if (trust::is_state_of(state, signer.document_state) || trust::is_state_of(state, of_csca))
      return pass(ChipStep::country);
    fail(ChipStep::country, Reason::country_mismatch, text("document of ", state, ", signer of ", of_csca));
  }

  // Over the file as it is: what stands behind its object was not signed either.
  Reason hash_reason(int number, ByteView file) const {
    const auto* wanted = object_->find(number);
    if (wanted == nullptr) return Reason::not_in_sod;
    return std::ranges::equal(trust::hash(*digest_, file), wanted->hash) ? Reason::none : Reason::hash_mismatch;
  }

  void dg_hashes() {
    if (!object_) return cannot(ChipStep::dg_hashes, Reason::sod_missing);
    if (files_.groups.empty()) return cannot(ChipStep::dg_hashes, Reason::dg_missing);
    Reason worst = Reason::none;
    std::string wrong;
    for (const auto& [number, file] : files_.groups) {
      const Reason reason = hash_reason(number, file);
      out_.groups.push_back({number, reason == Reason::none ? StepVerdict::passed : StepVerdict::failed, reason});
      if (reason == Reason::none) continue;
      if (worst != Reason::hash_mismatch) worst = reason;
      wrong += text(wrong.empty() ? "DG" : ", DG", number);
    }
    if (worst == Reason::none) return pass(ChipStep::dg_hashes);
    fail(ChipStep::dg_hashes, worst, wrong);
  }

  static std::string cells_of(std::string_view zone) {
    std::string out;
    for (const char c : zone)
      if (c != '\n' && c != '\r' && c != ' ') out += c;
    return out;
  }

  void mrz_match() {
    if (!options_.printed_zone) return cannot(ChipStep::mrz_match, Reason::mrz_missing);
    if (!zone_) return cannot(ChipStep::mrz_match, Reason::dg1_missing);
    const Personal<std::string> printed(cells_of(options_.printed_zone->reveal()));
    if (printed.reveal() == zone_->text()) return pass(ChipStep::mrz_match);
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

  // DG14, if its hash and the chain above it are proven, and EF.CardSecurity, if its own are.
  std::vector<PaceInfos> proven_infos() const {
    std::vector<PaceInfos> out;
    const auto dg14 = files_.groups.find(14);
    const bool hash_right = dg14 != files_.groups.end() && object_ && hash_reason(14, dg14->second) == Reason::none;
    if (hash_right && passed(ChipStep::sod_signature) && passed(ChipStep::ds_chain))
      if (auto infos = pace_infos(read_dg14(dg14->second))) out.push_back(*std::move(infos));
    if (auto infos = card_security_infos()) out.push_back(*std::move(infos));
    return out;
  }

  std::optional<PaceInfos> card_security_infos() const {
    if (!files_.card_security) return std::nullopt;
    const auto data = trust::SignedData::parse(*files_.card_security);
    if (!data) return std::nullopt;
    const auto check = trust::check_signer(*data, data->signers().front(), store_.signers());
    if (check.reason != Reason::none || trust::find_path(*check.signer, store_, options_.at).reason != Reason::none)
      return std::nullopt;
    return pace_infos(read_security_infos(data->content()));
  }

  void card_access() {
    if (!files_.card_access) return cannot(ChipStep::card_access, Reason::card_access_missing);
    const auto file = read_security_infos(*files_.card_access);
    if (!file) return fail(ChipStep::card_access, Reason::malformed, file.error().message());
    const auto proven = proven_infos();
    if (proven.empty()) return cannot(ChipStep::card_access, Reason::dg14_missing);
    // Both ways: a protocol that was taken out makes a reader choose a weaker one (Doc 9303-11, 9.2.10).
    const auto access = pace_infos(file);
    for (const auto& infos : proven)
      if (infos != *access) return fail(ChipStep::card_access, Reason::access_mismatch);
    pass(ChipStep::card_access);
  }

  void other_findings() {
    if (zone_ && !zone_->all_check_digits_pass()) find(ChipFinding::mrz_check_digits);
    const auto expiry = zone_ ? zone_->expiry_date() : std::nullopt;
    if (expiry && *expiry < mrz::date_from_unix(options_.at)) find(ChipFinding::document_expired);
    if (object_) listed_groups();
    if (files_.com) compare_com();
    contents();
  }

  void listed_groups() {
    std::string missing;
    for (const auto& entry : object_->hashes)
      if (!files_.groups.contains(entry.number)) missing += text(missing.empty() ? "DG" : ", DG", entry.number);
    if (!missing.empty()) find(ChipFinding::dg_listed_not_given, missing);
  }

  void contents() {
    for (const auto& [number, file] : files_.groups) {
      const auto* group = data_group(number);
      if (group == nullptr) continue;
      const auto remarks = check(group->file, file, mrz::date_from_unix(options_.at));
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
    const auto com = read_com(*files_.com);
    if (!com) return find(ChipFinding::profile_deviation, text("EF.COM: ", com.error().message()));
    if (!object_) return;
    std::set<int> in_com(com->data_groups.begin(), com->data_groups.end()), in_sod;
    for (const auto& entry : object_->hashes) in_sod.insert(entry.number);
    if (in_com != in_sod) find(ChipFinding::com_list_differs);
    if (com->lds_version != out_.lds_version)  // EF.SOD of LDS 1.7 names none: then EF.COM's has to be it
      find(ChipFinding::lds_version, text("EF.COM ", com->lds_version, ", EF.SOD ", out_.lds_version));
  }

  const DocumentFiles& files_;
  const trust::Store& store_;
  const VerifyOptions& options_;
  model::ChipVerdict out_;
  std::optional<trust::SignedData> sod_;
  std::optional<LdsSecurityObject> object_;  // its views point into sod_
  std::optional<trust::Digest> digest_;      // of the data groups
  std::optional<mrz::Zone> zone_;
  std::optional<trust::Certificate> signer_, csca_;  // csca_: only if the chain is proven
};

}  // namespace

model::ChipVerdict verify(const DocumentFiles& files, const trust::Store& store, const VerifyOptions& options,
                          const Policy& policy) {
  return Verifier(files, store, options).run(policy);
}

}  // namespace landfall::emrtd
