#include <landfall/synth/country.hpp>

#include "guard.hpp"
#include "office.hpp"

namespace landfall::synth {

struct Country::Parts {
  Office office;
};

namespace {
constexpr const char* making = "a country's certificate, list or document";

Result<void> check_generation(int generation, int first) {
  if (generation >= first && generation < Country::generations) return {};
  return out_of_range("a generation", first, Country::generations - 1, generation);
}

Result<Office::DocumentSigner> signer_of_day(const Office& office, mrz::Date issued) {
  if (!issued.complete() || !mrz::possible(issued)) return Error(Errc::bad_input, Layer::capture, "a complete day");
  return office.signer_of(midnight(issued) + std::chrono::hours(9));
}
}  // namespace

Result<Country> Country::make(const CountryOptions& options) {
  return guarded(making, [&]() -> Result<Country> {
    LANDFALL_TRY(Office office, Office::make(options));
    return Country(std::make_shared<const Parts>(Parts{std::move(office)}));
  });
}

const CountryOptions& Country::options() const noexcept { return parts_->office.options; }
std::chrono::sys_seconds Country::noon() const noexcept { return parts_->office.noon(); }

Result<Bytes> Country::csca(int generation) const {
  LANDFALL_CHECK(check_generation(generation, 0));
  const Office& office = parts_->office;
  return guarded(making, [&] {
    return certificate(office.csca(generation), office.csca_keys[static_cast<std::size_t>(generation)]);
  });
}

Result<Bytes> Country::link(int generation) const {
  LANDFALL_CHECK(check_generation(generation, 1));
  const Office& office = parts_->office;
  return guarded(making, [&] {
    return certificate(office.link(generation), office.csca_keys[static_cast<std::size_t>(generation - 1)]);
  });
}

Result<Bytes> Country::document_signer(mrz::Date issued) const {
  return guarded(making, [&]() -> Result<Bytes> {
    LANDFALL_TRY(const auto signer, signer_of_day(parts_->office, issued));
    return certificate(signer.profile, parts_->office.csca_keys[static_cast<std::size_t>(signer.generation)]);
  });
}

Result<Bytes> Country::crl() const {
  return guarded(making, [&] { return revocation_list(parts_->office.crl(), parts_->office.csca_keys.back()); });
}

Result<Bytes> Country::master_list(const std::vector<Bytes>& certificates) const {
  return guarded(making, [&] { return parts_->office.master_list(certificates); });
}

Result<Bytes> Country::deviation_list(mrz::Date issued) const {
  return guarded(making, [&]() -> Result<Bytes> {
    LANDFALL_TRY(const auto signer, signer_of_day(parts_->office, issued));
    return parts_->office.deviation_list(signer.profile);
  });
}

Result<TrustMaterial> Country::trust() const {
  TrustMaterial out;
  for (int i = 0; i < generations; ++i) {
    LANDFALL_TRY(Bytes root, csca(i));
    out.anchors.push_back(std::move(root));
  }
  LANDFALL_TRY(Bytes list, crl());
  out.crls.push_back(std::move(list));
  return out;
}

Result<std::vector<std::string>> Country::zone(const Scene& scene, mrz::Format format) const {
  return guarded(making, [&] { return parts_->office.zone(scene, format); });
}

emrtd::ChipFiles ChipFiles::readable() const {
  emrtd::ChipFiles out;
  const auto put = [&](emrtd::File file, const Bytes& content) {
    if (!content.empty()) out.put(file, content);
  };
  for (const auto& [number, content] : groups) put(emrtd::group_file(number), content);
  put(emrtd::File::com, com);
  put(emrtd::File::sod, sod);
  put(emrtd::File::card_access, card_access);
  put(emrtd::File::card_security, card_security);
  return out;
}

Result<ChipFiles> Country::issue(const Scene& scene, const IssueOptions& options) const {
  return guarded(making, [&]() -> Result<ChipFiles> {
    LANDFALL_TRY(Draft draft, parts_->office.draft(scene, options));
    LANDFALL_CHECK(certify(draft));
    LANDFALL_CHECK(list(draft));
    LANDFALL_CHECK(seal(draft));
    return std::move(draft.files);
  });
}

}  // namespace landfall::synth
