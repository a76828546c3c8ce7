// A document's file to its reader: the first byte chooses the kind, one beyond the files is the list that EF.SOD signs.
// What is read must stay within the bytes, name its remarks within them, and read the same from the object alone.
#include <cstdint>
#include <cstdlib>
#include <functional>

#include <landfall/emrtd/biometrics.hpp>
#include <landfall/emrtd/com.hpp>
#include <landfall/emrtd/groups.hpp>
#include <landfall/emrtd/images.hpp>
#include <landfall/emrtd/security_info.hpp>
#include <landfall/emrtd/security_object.hpp>

namespace {

using namespace landfall;
using namespace landfall::emrtd;

void require(bool ok) {
  if (!ok) std::abort();
}

void require_within(ByteView part, ByteView whole) {
  if (part.empty()) return;
  const std::less_equal<> before;
  require(before(whole.data(), part.data()) && before(part.data() + part.size(), whole.data() + whole.size()));
}

void check_remarks(const std::vector<Remark>& remarks, ByteView bytes) {
  for (const auto& remark : remarks) require(remark.offset <= bytes.size() && !name(remark.code).empty());
}

void check_error(const Error& error) {
  require(error.layer() == Layer::emrtd && error.code() == Errc::bad_input && !error.wanted().empty());
}

// A record can also be of a later edition, or have more lists than are read.
void check_block_error(const Error& error) {
  const bool refused = error.code() == Errc::unsupported || error.code() == Errc::exhausted;
  if (!refused) return check_error(error);
  require(error.layer() == Layer::emrtd && error.cause() != nullptr && error.where().starts_with("byte "));
}

void check_list(ByteView bytes) {
  const auto list = read_lds_security_object(bytes);
  if (!list) return check_error(list.error());
  check_remarks(list->remarks, bytes);
  require(!list->hashes.empty() && list->hashes.size() <= 16);
  for (const auto& hash : list->hashes) {
    require_within(hash.hash, bytes);
    require(list->find(hash.number) == &hash);
  }
}

void check_infos(const Result<SecurityInfos>& infos, ByteView bytes) {
  if (!infos) return;
  for (const auto& info : infos->infos) require_within(info.encoding, bytes);
  for (const auto& pair : chip_authentications(*infos)) {
    require(pair.key != nullptr);
    require_within(pair.key->key, bytes);
    require(pair.info == nullptr ||
            (pair.info->key_id == pair.key->key_id && pair.info->agreement == pair.key->agreement));
  }
  require(not_in(*infos, *infos).empty());
}

void check_biometrics(File file, ByteView bytes) {
  const auto read = read_biometrics(file, bytes);
  if (!read) return;
  for (const auto& one : read->templates) {
    require_within(one.block, bytes);
    require_within(one.record, one.block);
    require_within(one.header.creation_date, bytes);
    require_within(one.header.validity, bytes);
  }
  if (const auto images = read_images(file, bytes))
    for (const auto& image : images->images) require_within(image.bytes, bytes);
}

void check_pictures(File file, ByteView bytes) {
  std::vector<ByteView> pictures;
  if (file == File::dg5 || file == File::dg7) pictures = read_displayed_images(file, bytes)->images;
  if (file == File::dg11) pictures = {read_dg11(bytes)->proof_of_citizenship};
  if (file == File::dg12)
    if (const auto dg12 = read_dg12(bytes)) pictures = {dg12->front_image, dg12->rear_image};
  for (const auto& picture : pictures) require_within(picture, bytes);
}

void check_file(File file, ByteView bytes, mrz::Date today) {
  const auto remarks = check(file, bytes, today);
  const bool biometric = file == File::dg2 || file == File::dg3 || file == File::dg4;
  if (biometric) check_biometrics(file, bytes);
  if (!remarks) return biometric ? check_block_error(remarks.error()) : check_error(remarks.error());
  check_remarks(*remarks, bytes);
  if (file == File::sod) {
    const auto sod = read_sod(bytes);
    require_within(sod->cms, sod->file());
    return;
  }
  const auto content = read_file(file, bytes);
  require(content && content->file().size() + content->trailing.size() == bytes.size());
  const auto alone = check(file, content->file(), today);
  require(alone && alone->size() + (content->trailing.empty() ? 0 : 1) == remarks->size());
  if (file == File::card_access) check_infos(read_security_infos(bytes), bytes);
  if (file == File::dg14) check_infos(read_dg14(bytes), bytes);
  check_pictures(file, bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView bytes{data + 1, size - 1};
  const auto kinds = files();
  const std::size_t kind = data[0] % (kinds.size() + 1);
  if (kind == kinds.size())
    check_list(bytes);
  else
    check_file(kinds[kind].file, bytes, {2026, 11, 23});
  return 0;
}
