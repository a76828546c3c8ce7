#include <landfall/simulators/exposure.hpp>

#include <algorithm>

namespace landfall::simulators {

namespace {

constexpr std::string_view stamp_mark = "LF-nonce";  // eight bytes, then the nonce, little endian
constexpr std::size_t kept_max = 4096;

std::optional<std::uint64_t> read_stamp(ByteView at) {
  ByteReader reader(at);
  const auto mark = reader.take(stamp_mark.size());
  if (!mark || !std::ranges::equal(*mark, as_bytes(stamp_mark))) return std::nullopt;
  return reader.u64le();
}

}  // namespace

void put_stamp(std::span<std::uint8_t, stamp_bytes> to, std::uint64_t nonce) {
  Bytes stamp(stamp_mark.begin(), stamp_mark.end());
  put_u64le(stamp, nonce);
  std::ranges::copy(stamp, to.begin());
}

std::optional<std::uint64_t> stamp_of(const ImageView& frame) {
  const auto row =
      static_cast<std::size_t>(std::max(frame.width, 0)) * static_cast<std::size_t>(bytes_per_pixel(frame.format));
  if (frame.empty() || row < stamp_bytes) return std::nullopt;
  return read_stamp(ByteView(frame.row(0), stamp_bytes));
}

std::optional<std::uint64_t> stamp_of(ByteView message) {
  for (std::size_t tail : {std::size_t{0}, std::size_t{2}})  // the status word of a response APDU
    if (message.size() >= stamp_bytes + tail)
      if (const auto nonce = read_stamp(message.last(stamp_bytes + tail))) return nonce;
  return std::nullopt;
}

Exposure ExposureLog::add(Exposure exposure) {
  const Lock lock(mutex_);
  exposure.nonce = ++last_;
  const auto place = static_cast<std::size_t>(exposure.nonce % kept_max);
  if (kept_.size() <= place) kept_.resize(std::min(kept_max, place * 2 + 16));
  kept_[place] = exposure;
  return exposure;
}

std::optional<Exposure> ExposureLog::find(std::optional<std::uint64_t> nonce) const {
  const Lock lock(mutex_);
  if (!nonce || *nonce == 0) return std::nullopt;
  const auto place = static_cast<std::size_t>(*nonce % kept_max);
  if (place >= kept_.size() || kept_[place].nonce != *nonce) return std::nullopt;
  return kept_[place];
}

std::vector<Exposure> ExposureLog::all() const {
  std::vector<Exposure> out;
  const Lock lock(mutex_);
  for (const auto& exposure : kept_)
    if (exposure.nonce != 0) out.push_back(exposure);
  std::ranges::sort(out, {}, &Exposure::nonce);
  return out;
}

std::uint64_t ExposureLog::count() const {
  const Lock lock(mutex_);
  return last_;
}

}  // namespace landfall::simulators
