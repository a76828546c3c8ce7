#include "office.hpp"

#include <algorithm>
#include <chrono>

#include <landfall/base/ber.hpp>
#include <landfall/base/der.hpp>
#include <landfall/base/text.hpp>

#include "random.hpp"

namespace landfall::synth {
namespace {

using std::chrono::days;

constexpr std::chrono::seconds generation_length = days(1461);  // four years
constexpr auto quarter = generation_length / 16;
// A certificate outlives what was signed with it last: a passport lives ten years (Doc 9303-12, 5.1).
constexpr auto signer_life = quarter + days(3653) + days(31);
constexpr auto csca_life = generation_length + signer_life;

constexpr const char* id_master_list = "2.23.136.1.1.2";
constexpr const char* id_master_list_signing_key = "2.23.136.1.1.3";
constexpr const char* id_deviation_list = "2.23.136.1.1.7";
constexpr const char* id_deviation_list_signing_key = "2.23.136.1.1.8";
constexpr const char* id_deviation_signer_encoding = "2.23.136.1.1.7.1.2";

Result<Bytes> signed_list(const char* type, const Bytes& content, const Key& key, std::vector<Bytes> certificates,
                          std::chrono::sys_seconds moment) {
  CmsSigner signer;
  signer.key = key;
  signer.certificate = certificates.front();
  signer.digest = key.algorithm().digest;
  signer.signing_time = moment;
  CmsProfile profile;
  profile.content_type = type;
  profile.content = content;
  profile.certificates = std::move(certificates);
  profile.signers.push_back(std::move(signer));
  return signed_data(profile);
}

bool has(const std::vector<int>& numbers, int number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

}  // namespace

std::chrono::sys_seconds midnight(mrz::Date date) {
  return std::chrono::sys_days(std::chrono::year(date.year) / std::chrono::month(static_cast<unsigned>(date.month)) /
                               std::chrono::day(static_cast<unsigned>(date.day)));
}

Result<void> certify(Draft& d) {
  LANDFALL_TRY(d.root_certificate, certificate(d.root, d.root_key));
  LANDFALL_TRY(d.signer_certificate, certificate(d.signer, d.signer_issuer));
  LANDFALL_TRY(d.revocation, revocation_list(d.crl, d.crl_key));
  d.trust.anchors.push_back(d.root_certificate);
  d.trust.crls.push_back(d.revocation);
  d.sod.certificates.push_back(d.signer_certificate);
  d.sod.signers.front().certificate = d.signer_certificate;
  return {};
}

Result<void> list(Draft& d) {
  std::vector<int> numbers;
  d.lds.hashes.clear();
  for (const auto& [number, file] : d.files.groups) {
    LANDFALL_TRY(Bytes hash, digest_of(d.lds.digest, file));
    d.lds.hashes.emplace_back(number, std::move(hash));
    numbers.push_back(number);
  }
  d.files.com = common_data(d.lds.version == LdsVersion::v1_8 ? "0108" : "0107", numbers);
  if (d.security.pace.size() < 2) return {};  // only chip authentication mapping needs EF.CardSecurity
  CmsProfile profile = d.sod;
  profile.content_type = id_card_security_object;
  profile.content = security_infos(d.security);
  LANDFALL_TRY(d.files.card_security, signed_data(profile));
  return {};
}

Result<void> seal(Draft& d) {
  d.sod.content = security_object(d.lds);
  LANDFALL_TRY(const Bytes cms, signed_data(d.sod));
  d.files.sod = sod_file(cms);
  return {};
}

Bytes sod_file(ByteView cms) { return der::object(0x77, cms); }

Result<Office> Office::make(const CountryOptions& options) {
  const bool day_known = options.today.complete() && mrz::possible(options.today);
  if (!day_known || options.today.year < 1970 || options.today.year > 2090)
    return Error(Errc::bad_input, Layer::capture, "a complete day between 1970 and 2090 as today");
  const auto capitals = [](const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  };
  if (options.code.size() != 2 || options.state.empty() || options.state.size() > 3 || !capitals(options.code) ||
      !capitals(options.state))
    return Error(Errc::bad_input, Layer::capture, "two capitals as the code, up to three as the state");
  Office out;
  out.options = options;
  const auto purpose = [&options](std::string_view what) { return text(options.code, " ", what); };
  for (int i = 0; i < Country::generations; ++i) {
    auto& key = out.csca_keys[static_cast<std::size_t>(i)];
    LANDFALL_TRY(key, Key::make(options.seed, purpose(text("csca ", i)), options.csca));
  }
  LANDFALL_TRY(out.master_list_key, Key::make(options.seed, purpose("master list"), Algorithm{}));
  LANDFALL_TRY(out.deviation_list_key, Key::make(options.seed, purpose("deviation list"), Algorithm{}));
  return out;
}

std::chrono::sys_seconds Office::noon() const { return midnight(options.today) + std::chrono::hours(12); }
std::chrono::sys_seconds Office::start_of(int generation) const {
  return noon() - (Country::generations - generation) * generation_length;
}
Bytes Office::csca_name() const { return distinguished_name(options.code, options.name, text("CSCA ", options.name)); }
std::uint64_t Office::serial(std::string_view purpose) const {
  return Random(options.seed, text(options.code, " serial ", purpose)).next() >> 2 | 1U;
}

CertificateProfile Office::csca(int generation) const {
  const Key& key = csca_keys[static_cast<std::size_t>(generation)];
  const std::chrono::sys_seconds start = start_of(generation);
  CertificateProfile p;
  p.serial = serial(text("csca ", generation));
  p.issuer = p.subject = csca_name();
  p.validity = {start, start + csca_life};
  p.signs = Span{start, start + generation_length};
  p.public_key = key.public_key();
  p.key_identifier = p.issuer_key_identifier = key.identifier();
  p.ca = true;
  p.key_use = key_cert_sign | crl_sign;
  p.state = p.issuer_state = options.state;
  p.crl_address = "http://pkd.example/crl";
  return p;
}

CertificateProfile Office::link(int generation) const {
  CertificateProfile p = csca(generation);
  p.serial = serial(text("link ", generation));
  p.issuer_key_identifier = csca_keys[static_cast<std::size_t>(generation - 1)].identifier();
  return p;
}

Result<Office::DocumentSigner> Office::signer_of(std::chrono::sys_seconds moment) const {
  if (moment < start_of(0) || moment >= start_of(Country::generations))
    return Error(Errc::bad_input, Layer::capture, "a day of the last twelve years, when this country signed");
  const auto index = (moment - start_of(0)) / quarter;
  const auto from = start_of(0) + index * quarter;
  const std::string name = text("Document Signer ", index);
  DocumentSigner out;
  out.generation = static_cast<int>(index / 16);
  LANDFALL_TRY(out.key, Key::make(options.seed, text(options.code, " ", name), options.signer));
  CertificateProfile& p = out.profile;
  p.serial = serial(name);
  p.issuer = csca_name();
  p.subject = distinguished_name(options.code, options.name, name);
  p.validity = {from, from + signer_life};
  p.signs = Span{from, from + quarter};
  p.public_key = out.key.public_key();
  p.key_identifier = out.key.identifier();
  p.issuer_key_identifier = csca_keys[static_cast<std::size_t>(out.generation)].identifier();
  p.key_use = digital_signature;
  p.state = p.issuer_state = options.state;
  p.document_types = {"P", "I"};
  p.crl_address = "http://pkd.example/crl";
  return out;
}

CertificateProfile Office::list_signer(std::string_view name, const Key& key, std::string_view purpose) const {
  CertificateProfile p;
  p.serial = serial(name);
  p.issuer = csca_name();
  p.subject = distinguished_name(options.code, options.name, name);
  p.validity = {noon() - days(30), noon() + days(335)};
  p.signs = p.validity;
  p.public_key = key.public_key();
  p.key_identifier = key.identifier();
  p.issuer_key_identifier = csca_keys.back().identifier();
  p.key_use = digital_signature;
  p.state = p.issuer_state = options.state;
  p.purpose = purpose;
  p.crl_address = "http://pkd.example/crl";
  return p;
}

CrlProfile Office::crl() const {
  return {csca_name(), 7, {noon() - std::chrono::hours(12), noon() + days(89)}, csca_keys.back().identifier(), {}};
}

Result<Bytes> Office::master_list(const std::vector<Bytes>& certificates) const {
  const CertificateProfile profile = list_signer("Master List Signer", master_list_key, id_master_list_signing_key);
  LANDFALL_TRY(const Bytes signer, certificate(profile, csca_keys.back()));
  LANDFALL_TRY(const Bytes root, certificate(csca(2), csca_keys.back()));
  const Bytes content = der::sequence({der::integer(0), der::set_of(certificates)});
  return signed_list(id_master_list, content, master_list_key, {signer, root}, noon() - days(1));
}

// Doc 9303-12, 10: DeviationList { version, digestAlg, deviations }, Deviation { documents, descriptions }.
Result<Bytes> Office::deviation_list(const CertificateProfile& signer) const {
  const CertificateProfile profile =
      list_signer("Deviation List Signer", deviation_list_key, id_deviation_list_signing_key);
  LANDFALL_TRY(const Bytes certificate_of_list, certificate(profile, csca_keys.back()));
  const Bytes name =
      der::object(ber::tag::context(1), {signer.issuer, der::integer(static_cast<std::int64_t>(signer.serial))});
  const Bytes documents = der::sequence({name});
  const Bytes description = der::sequence(
      {der::printable_string("Encoding of the document signer certificate"), der::oid(id_deviation_signer_encoding)});
  const Bytes deviation = der::sequence({documents, der::set_of({description})});
  const Bytes content = der::sequence({der::integer(0), digest_algorithm(Digest::sha256), der::set_of({deviation})});
  return signed_list(id_deviation_list, content, deviation_list_key, {certificate_of_list}, noon() - days(1));
}

Result<std::vector<std::string>> Office::zone(const Scene& scene, mrz::Format format) const {
  LANDFALL_TRY(auto lines, scene.zone(format));
  std::string state = options.state;
  state.resize(3, '<');
  lines.front().replace(2, 3, state);  // no check digit covers the issuing state (Doc 9303-4 to 6, 4.2)
  return lines;
}

Result<void> Office::write_groups(Draft& d, const Scene& scene, const IssueOptions& o) const {
  const auto key_for = [this, &scene](const char* what) {
    return Key::make(options.seed, text(options.code, " ", what, " ", scene.seed()), Algorithm{});
  };
  LANDFALL_TRY(const Key chip, key_for("chip authentication"));
  LANDFALL_TRY(const Key active, key_for("active authentication"));
  d.security.pace = {pace_info(id_pace_gm_aes_128)};
  if (o.card_security) d.security.pace.push_back(pace_info(id_pace_cam_aes_128));
  d.security.chip_authentication_key = chip.public_key();
  d.security.active_authentication = has(o.groups, 15);
  d.security.terminal_authentication = has(o.groups, 3);
  d.files.card_access = card_access(d.security);
  d.files.chip_authentication_key = chip.private_key();
  if (d.security.active_authentication) d.files.active_authentication_key = active.private_key();
  std::string whole;
  for (const auto& line : d.printed) whole += line;
  for (const int number : o.groups) {
    Bytes& file = d.files.groups[number];
    if (number == 1) {
      file = dg1(whole);
    } else if (number == 2) {
      LANDFALL_TRY(file, dg2(scene, o.portrait_height, o.face, o.compression));
    } else if (number == 3) {
      LANDFALL_TRY(file, dg3(scene));
    } else if (number == 14) {
      file = dg14(d.security);
    } else if (number == 15) {
      file = dg15(active.public_key());
    } else {
      LANDFALL_TRY(file, other_group(number, scene, o));
    }
  }
  return {};
}

Result<Draft> Office::draft(const Scene& scene, const IssueOptions& o) const {
  if (o.format != mrz::Format::td1 && o.format != mrz::Format::td2 && o.format != mrz::Format::td3)
    return Error(Errc::bad_input, Layer::capture, "TD1, TD2 or TD3");
  if (!has(o.groups, 1)) return Error(Errc::bad_input, Layer::capture, "data group 1 among the data groups");
  if (o.portrait_height < 88 || o.portrait_height > 2048)
    return Error(Errc::bad_input, Layer::capture, "88 to 2048 as the portrait's height", text(o.portrait_height));
  const std::chrono::sys_seconds moment = midnight(scene.document(o.format).issued) + std::chrono::hours(9);
  LANDFALL_TRY(DocumentSigner signer, signer_of(moment));
  Draft d;
  d.at = noon();
  LANDFALL_TRY(d.printed, zone(scene, o.format));
  d.root = csca(signer.generation);
  d.root_key = d.signer_issuer = csca_keys[static_cast<std::size_t>(signer.generation)];
  d.signer = signer.profile;
  d.signer_key = signer.key;
  d.crl = crl();
  d.crl_key = csca_keys.back();
  d.lds.version = o.lds;
  d.lds.digest = o.digest;
  d.sod.content_type = id_lds_security_object;
  d.sod.indefinite_length = o.indefinite_length;
  CmsSigner who;
  who.key = d.signer_key;
  who.digest = options.signer.digest;
  if (o.signing_time) who.signing_time = moment;
  if (o.by_key_identifier) who.key_identifier = d.signer.key_identifier;
  d.sod.signers.push_back(std::move(who));
  LANDFALL_CHECK(write_groups(d, scene, o));
  return d;
}

}  // namespace landfall::synth
