#include <landfall/emrtd/com.hpp>
#include <landfall/emrtd/groups.hpp>
#include <landfall/emrtd/images.hpp>
#include <landfall/emrtd/security_info.hpp>
#include <landfall/emrtd/security_object.hpp>

namespace landfall::emrtd {
namespace {

template <class T>
Result<std::vector<Remark>> remarks_of(Result<T> read) {
  if (!read) return std::move(read).error();
  return std::move(read->remarks);
}

}  // namespace

Result<std::vector<Remark>> check(File file, ByteView bytes, mrz::Date today) {
  switch (file) {
    case File::dg1:
      return remarks_of(read_dg1(bytes, today));
    case File::dg2:
    case File::dg3:
    case File::dg4:
      return remarks_of(read_images(file, bytes));
    case File::dg5:
    case File::dg7:
      return remarks_of(read_displayed_images(file, bytes));
    case File::dg11:
      return remarks_of(read_dg11(bytes));
    case File::dg12:
      return remarks_of(read_dg12(bytes));
    case File::dg14:
      return remarks_of(read_dg14(bytes));
    case File::dg15:
      return remarks_of(read_dg15(bytes));
    case File::dg16:
      return remarks_of(read_dg16(bytes));
    case File::com:
      return remarks_of(read_com(bytes));
    case File::sod:
      return remarks_of(read_sod(bytes));
    case File::card_access:
      return remarks_of(read_security_infos(bytes));
    case File::dg6:
    case File::dg8:
    case File::dg9:
    case File::dg10:
    case File::dg13:
    case File::card_security:
      break;
  }
  return remarks_of(read_file(file, bytes));
}

}  // namespace landfall::emrtd
