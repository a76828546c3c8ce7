// A reader of picture headers has no way to a file's octets but Claims' own functions, and nobody else names a place.
#include "claims.hpp"

using landfall::codec::ByteOrder;
using landfall::codec::Claims;
using landfall::codec::Numbers;
using landfall::codec::Place;

std::optional<std::uint8_t> looks(const Claims& claims) {
#ifdef WRONG
  (void)claims[0];                               // WRONG: operator
  (void)claims.data();                           // WRONG: data
  const landfall::ByteView all = claims;         // WRONG: conver
  const landfall::ByteView part(claims);         // WRONG: no matching
  for (const auto octet : claims) return octet;  // WRONG: begin
#endif
  return claims.u8(0);
}

std::optional<Place> places(const Claims& claims) {
#ifdef WRONG
  (void)Place(0, 1, ByteOrder::big, 1);            // WRONG: private
  (void)Numbers(claims, 0, 1, 1, ByteOrder::big);  // WRONG: private
  return Place();                                  // WRONG: no matching
#endif
  const auto numbers = claims.numbers(0, 1, 1, ByteOrder::big);
  return numbers ? numbers->place(0) : std::nullopt;
}
