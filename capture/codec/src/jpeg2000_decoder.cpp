#include <algorithm>
#include <cstring>
#include <memory>

#include <openjpeg.h>

#include "decoders.hpp"

namespace landfall::codec {

namespace {

struct J2kSource {
  ByteView file;
  std::size_t at = 0;
};

OPJ_SIZE_T j2k_read(void* to, OPJ_SIZE_T size, void* user) {
  auto& source = *static_cast<J2kSource*>(user);
  const auto count = std::min<std::size_t>(size, source.file.size() - source.at);
  if (count == 0) return static_cast<OPJ_SIZE_T>(-1);
  std::memcpy(to, source.file.data() + source.at, count);
  source.at += count;
  return count;
}
OPJ_OFF_T j2k_skip(OPJ_OFF_T count, void* user) {
  auto& source = *static_cast<J2kSource*>(user);
  if (count < 0 || static_cast<std::uint64_t>(count) > source.file.size() - source.at) return -1;
  source.at += static_cast<std::size_t>(count);
  return count;
}
OPJ_BOOL j2k_seek(OPJ_OFF_T to, void* user) {
  auto& source = *static_cast<J2kSource*>(user);
  if (to < 0 || static_cast<std::uint64_t>(to) > source.file.size()) return OPJ_FALSE;
  source.at = static_cast<std::size_t>(to);
  return OPJ_TRUE;
}
void j2k_say_nothing(const char*, void*) {}

struct J2kFreeStream {
  void operator()(opj_stream_t* stream) const { opj_stream_destroy(stream); }
};
struct J2kFreeCodec {  // of the same type as a stream: OpenJPEG's handles are void
  void operator()(opj_codec_t* codec) const { opj_destroy_codec(codec); }
};
struct J2kFree {
  void operator()(opj_image_t* image) const {
    for (OPJ_UINT32 c = 0; c < image->numcomps; ++c)  // it may show a person
      if (image->comps[c].data != nullptr)
        wipe(image->comps[c].data, sizeof(OPJ_INT32) * image->comps[c].w * image->comps[c].h);
    opj_image_destroy(image);
  }
};
using J2kImage = std::unique_ptr<opj_image_t, J2kFree>;

// A component's sample at a pixel of the whole, as 8 bits.
struct J2kPlane {
  const opj_image_comp_t& comp;
  [[nodiscard]] int at(int x, int y) const {
    const auto column = std::min(static_cast<OPJ_UINT32>(x) / comp.dx, comp.w - 1);
    const auto row = std::min(static_cast<OPJ_UINT32>(y) / comp.dy, comp.h - 1);
    const int value = comp.data[std::size_t{row} * comp.w + column];
    const int most = (1 << comp.prec) - 1;
    return comp.prec == 8 ? std::clamp(value, 0, 255) : (std::clamp(value, 0, most) * 255 + most / 2) / most;
  }
};

std::uint8_t j2k_byte(double value) { return static_cast<std::uint8_t>(std::clamp(value + 0.5, 0.0, 255.0)); }

bool j2k_usable(const opj_image_t& image, const Rows& to) {
  if (image.numcomps < 1 || image.numcomps > 4 || image.x1 - image.x0 != static_cast<OPJ_UINT32>(to.width) ||
      image.y1 - image.y0 != static_cast<OPJ_UINT32>(to.height))
    return false;
  for (OPJ_UINT32 c = 0; c < image.numcomps; ++c) {
    const auto& comp = image.comps[c];
    if (comp.data == nullptr || comp.w == 0 || comp.h == 0 || comp.dx == 0 || comp.dy == 0 || comp.prec < 1 ||
        comp.prec > 16 || comp.sgnd != 0)
      return false;
  }
  return true;
}

// 1: gray, 2: gray and alpha, 3: colours, 4: colours and alpha; what is transparent becomes white.
void j2k_into_rows(const opj_image_t& image, const Rows& to) {
  const bool colours = image.numcomps >= 3, alpha = image.numcomps % 2 == 0;
  const bool ycc = colours && (image.color_space == OPJ_CLRSPC_SYCC ||
                               (image.color_space != OPJ_CLRSPC_SRGB && image.comps[1].dx > image.comps[0].dx));
  for (int y = 0; y < to.height; ++y) {
    auto* row = to.data + static_cast<std::size_t>(y) * to.stride;
    for (int x = 0; x < to.width; ++x, row += 3) {
      const double first = J2kPlane{image.comps[0]}.at(x, y);
      double red = first, green = first, blue = first;
      if (colours) green = J2kPlane{image.comps[1]}.at(x, y), blue = J2kPlane{image.comps[2]}.at(x, y);
      if (ycc) {  // IEC 61966-2-1, amendment 1 (sYCC)
        const double cb = green - 128, cr = blue - 128;
        red = first + 1.402 * cr, green = first - 0.344136 * cb - 0.714136 * cr, blue = first + 1.772 * cb;
      }
      const double cover = alpha ? J2kPlane{image.comps[image.numcomps - 1]}.at(x, y) / 255.0 : 1;
      row[0] = j2k_byte(blue * cover + 255 * (1 - cover));
      row[1] = j2k_byte(green * cover + 255 * (1 - cover));
      row[2] = j2k_byte(red * cover + 255 * (1 - cover));
    }
  }
}

}  // namespace

Decoded decode_jpeg2000(ByteView file, const Rows& to) noexcept {
  J2kSource source{.file = file};
  const bool bare = file.size() > 1 && file[0] == 0xFF && file[1] == 0x4F;
  const std::unique_ptr<opj_stream_t, J2kFreeStream> stream(opj_stream_create(1U << 16, OPJ_TRUE));
  const std::unique_ptr<opj_codec_t, J2kFreeCodec> codec(opj_create_decompress(bare ? OPJ_CODEC_J2K : OPJ_CODEC_JP2));
  if (!stream || !codec) return {false, "no memory for a decoder"};
  opj_stream_set_user_data(stream.get(), &source, nullptr);
  opj_stream_set_user_data_length(stream.get(), file.size());
  opj_stream_set_read_function(stream.get(), j2k_read);
  opj_stream_set_skip_function(stream.get(), j2k_skip);
  opj_stream_set_seek_function(stream.get(), j2k_seek);
  opj_set_info_handler(codec.get(), j2k_say_nothing, nullptr);
  opj_set_warning_handler(codec.get(), j2k_say_nothing, nullptr);
  opj_set_error_handler(codec.get(), j2k_say_nothing, nullptr);
  opj_dparameters_t parameters;
  opj_set_default_decoder_parameters(&parameters);
  opj_image_t* read = nullptr;
  if (!opj_setup_decoder(codec.get(), &parameters) || !opj_decoder_set_strict_mode(codec.get(), OPJ_TRUE) ||
      !opj_read_header(stream.get(), codec.get(), &read))
    return {false, "a damaged header"};
  const J2kImage image(read);
  if (!opj_decode(codec.get(), stream.get(), image.get()) || !opj_end_decompress(codec.get(), stream.get()))
    return {false, "damaged data"};
  if (!j2k_usable(*image, to)) return {false, "components that are not those of its header"};
  j2k_into_rows(*image, to);
  return {true, {}};
}

}  // namespace landfall::codec
