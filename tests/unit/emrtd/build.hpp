#pragma once

#include <string>
#include <string_view>

#include <landfall/base/der.hpp>
#include <landfall/base/personal.hpp>
#include <landfall/emrtd/file.hpp>

// Files made for the tests of emrtd; of nobody.
namespace landfall::emrtd::test {

inline Bytes hex(std::string_view digits) { return from_hex(digits).value(); }
inline Bytes text_object(ber::Tag tag, std::string_view value) { return der::object(tag, as_bytes(value)); }
inline Bytes joined(Bytes a, const Bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}
inline std::string words(ByteView bytes) { return {bytes.begin(), bytes.end()}; }
inline bool has(const std::vector<Remark>& remarks, RemarkCode code) {
  for (const auto& remark : remarks)
    if (remark.code == code) return true;
  return false;
}

}  // namespace landfall::emrtd::test
