#include <landfall/emrtd/data_group1.hpp>

#include <landfall/emrtd/files.hpp>

namespace landfall::emrtd {

Result<mrz::Zone> read_dg1(ByteView file, mrz::Date today) {
  LANDFALL_TRY(const auto opened, open_file(file, *group_spec(1)));
  ber::Reader fields(opened.object);
  LANDFALL_TRY(const auto zone, fields.next(0x5F1F, "the machine readable zone"));
  return mrz::parse(std::string_view(reinterpret_cast<const char*>(zone.content.data()), zone.content.size()), today);
}

}  // namespace landfall::emrtd
