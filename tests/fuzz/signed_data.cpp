// CMS as documents and lists have it, and what can be signed in it. Nothing here may crash, and nothing that was
// changed may pass: a right signature over a content of the seeds is theirs.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include <landfall/emrtd/security_info.hpp>
#include <landfall/emrtd/security_object.hpp>
#include <landfall/trust/lists.hpp>
#include <landfall/trust/signed_data.hpp>

namespace {

// Every object within objects, to a depth.
std::size_t walk(landfall::ber::Reader reader, int depth) {
  std::size_t count = 0;
  while (!reader.at_end()) {
    const auto object = reader.next();
    if (!object) break;
    (void)landfall::ber::integer(*object);
    (void)landfall::ber::natural(*object);
    (void)landfall::ber::oid(*object);
    (void)landfall::ber::bits(*object);
    (void)landfall::ber::octets(*object);
    (void)landfall::ber::time(*object);
    (void)landfall::ber::string(*object);
    if (object->constructed() && depth > 0) count += walk(landfall::ber::Reader(*object), depth - 1);
    ++count;
  }
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace landfall;
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
    const auto check = trust::check_signer(*parsed, signer);
    if (check.reason == model::Reason::none && !check.signer) std::abort();
  }
  return 0;
}
