// CMS as documents and lists have it, and what can be signed in it. A signature that passes is some certificate's, by
// algorithms that are known.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include <landfall/emrtd/security_info.hpp>
#include <landfall/emrtd/security_object.hpp>
#include <landfall/trust/lists.hpp>
#include <landfall/trust/signed_data.hpp>

namespace {

using namespace landfall;

void read_value(const ber::Object& object) {
  switch (object.tag) {
    case ber::tag::boolean:
      (void)ber::boolean(object);
      break;
    case ber::tag::integer:
      (void)ber::integer(object);
      (void)ber::natural(object);
      break;
    case ber::tag::oid:
      (void)ber::oid(object);
      break;
    case ber::tag::bit_string:
      (void)ber::bits(object);
      break;
    case ber::tag::octet_string:
    case ber::tag::octet_string | 0x20:
      (void)ber::octets(object);
      break;
    case ber::tag::utc_time:
    case ber::tag::generalized_time:
      (void)ber::time(object);
      break;
    default:
      if (object.tag < 0x20) (void)ber::string(object);
  }
}

// Every object within objects, to a depth.
void walk(ber::Reader reader, int depth) {
  while (!reader.at_end()) {
    const auto object = reader.next();
    if (!object) return;
    read_value(*object);
    if (object->constructed() && depth > 0) walk(ber::Reader(*object), depth - 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  walk(ber::Reader(bytes), 8);
  const auto parsed = trust::SignedData::parse(bytes);
  const ByteView content = parsed ? parsed->content() : bytes;
  (void)emrtd::read_sod(bytes);
  (void)emrtd::read_lds_security_object(content);
  (void)emrtd::read_security_infos(content);
  (void)trust::parse_master_list(content);
  if (const auto list = trust::parse_deviation_list(content); list && parsed && !parsed->certificates().empty())
    for (const auto& deviation : list->deviations) (void)names(deviation, *list, parsed->certificates().front());
  if (!parsed) return 0;
  for (const auto& signer : parsed->signers()) {
    trust::Budget budget;
    const auto check = trust::check_signer(*parsed, signer, {}, budget);
    if (check.reason == trust::Reason::none && (!check.signer || !check.digest || !check.algorithm)) std::abort();
  }
  return 0;
}
