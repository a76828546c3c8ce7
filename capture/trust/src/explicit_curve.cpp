#include "explicit_curve.hpp"

#include <algorithm>
#include <vector>

#include <landfall/trust/reason.hpp>

namespace landfall::trust {
namespace {

// Magnitudes without leading zeros.
struct CurveNumbers {
  Bytes p, a, b, order, cofactor;
  Bytes generator;             // 04 x y
  Bytes compressed_generator;  // 02 or 03, x
};

Bytes magnitude(const BIGNUM* number) {
  Bytes out(static_cast<std::size_t>(BN_num_bytes(number)));
  BN_bn2bin(number, out.data());
  return out;
}
Bytes magnitude(ByteView octets) {
  const auto first = std::find_if(octets.begin(), octets.end(), [](std::uint8_t b) { return b != 0; });
  return {first, octets.end()};
}

Bytes point_octets(const EC_GROUP* group, point_conversion_form_t form) {
  const EC_POINT* point = EC_GROUP_get0_generator(group);
  Bytes out(EC_POINT_point2oct(group, point, form, nullptr, 0, nullptr));
  EC_POINT_point2oct(group, point, form, out.data(), out.size(), nullptr);
  return out;
}

CurveNumbers numbers_of(const Curve& curve) {
  const EcGroup group(EC_GROUP_new_by_curve_name(curve.nid));
  const BigNumber p(BN_new()), a(BN_new()), b(BN_new());
  EC_GROUP_get_curve(group.get(), p.get(), a.get(), b.get(), nullptr);
  return {.p = magnitude(p.get()),
          .a = magnitude(a.get()),
          .b = magnitude(b.get()),
          .order = magnitude(EC_GROUP_get0_order(group.get())),
          .cofactor = magnitude(EC_GROUP_get0_cofactor(group.get())),
          .generator = point_octets(group.get(), POINT_CONVERSION_UNCOMPRESSED),
          .compressed_generator = point_octets(group.get(), POINT_CONVERSION_COMPRESSED)};
}

const std::vector<CurveNumbers>& all_numbers() {
  static const auto numbers = [] {
    std::vector<CurveNumbers> out;
    for (const auto& curve : curves()) out.push_back(numbers_of(curve));
    return out;
  }();
  return numbers;
}

Result<Bytes> natural_bytes(ber::Reader& reader, std::string_view what) {
  LANDFALL_TRY(const auto object, reader.next(ber::tag::integer, what));
  LANDFALL_TRY(const auto bytes, ber::natural(object));
  return Bytes(bytes.begin(), bytes.end());
}

// ECParameters ::= SEQUENCE { version, fieldID SEQUENCE { prime-field, p }, curve SEQUENCE { a, b, seed OPTIONAL },
// base, order, cofactor OPTIONAL }. The seed says where the numbers come from and is not compared.
Result<CurveNumbers> parse_parameters(const ber::Object& parameters) {
  constexpr std::string_view prime_field = "1.2.840.10045.1.1";
  CurveNumbers out;
  ber::Reader reader(parameters);
  LANDFALL_CHECK(reader.next(ber::tag::integer, "the version of ECParameters"));
  LANDFALL_TRY(const auto field, reader.next(ber::tag::sequence, "a field"));
  ber::Reader in_field(field);
  LANDFALL_TRY(const auto kind, in_field.next(ber::tag::oid, "a field type"));
  LANDFALL_TRY(const auto kind_oid, ber::oid(kind));
  if (kind_oid != prime_field) return refuse(Reason::curve_not_named, "a curve over a prime field", kind_oid);
  LANDFALL_TRY(out.p, natural_bytes(in_field, "the prime of a field"));
  LANDFALL_TRY(const auto curve, reader.next(ber::tag::sequence, "a curve"));
  ber::Reader in_curve(curve);
  LANDFALL_TRY(const auto a, in_curve.next(ber::tag::octet_string, "coefficient a"));
  LANDFALL_TRY(const auto b, in_curve.next(ber::tag::octet_string, "coefficient b"));
  out.a = magnitude(a.content);
  out.b = magnitude(b.content);
  LANDFALL_TRY(const auto base, reader.next(ber::tag::octet_string, "a base point"));
  out.generator.assign(base.content.begin(), base.content.end());
  LANDFALL_TRY(out.order, natural_bytes(reader, "the order of a curve"));
  if (reader.peek() == ber::tag::integer) {
    LANDFALL_TRY(out.cofactor, natural_bytes(reader, "the cofactor of a curve"));
  }
  return out;
}

bool equal(const CurveNumbers& found, const CurveNumbers& named) {
  const bool base = found.generator == named.generator || found.generator == named.compressed_generator;
  const bool cofactor = found.cofactor.empty() || found.cofactor == named.cofactor;
  return base && cofactor && found.p == named.p && found.a == named.a && found.b == named.b &&
         found.order == named.order;
}

}  // namespace

Result<const Curve*> named_curve_of(const ber::Object& parameters) {
  LANDFALL_TRY(const auto found, parse_parameters(parameters));
  const auto& numbers = all_numbers();
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (equal(found, numbers[i])) return &curves()[i];
  return refuse(Reason::curve_not_named, "the parameters of a named curve", "others");
}

}  // namespace landfall::trust
