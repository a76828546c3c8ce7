#include <algorithm>
#include <csetjmp>
#include <cstring>

#include <png.h>

#include <landfall/base/image_view.hpp>

#include "decoders.hpp"

namespace landfall::codec {

namespace {

struct Source {
  const std::uint8_t* at;
  std::size_t left;
};

[[noreturn]] void leave(png_structp png, png_const_charp) { png_longjmp(png, 1); }
void say_nothing(png_structp, png_const_charp) {}

void feed(png_structp png, png_bytep to, std::size_t size) {
  auto* source = static_cast<Source*>(png_get_io_ptr(png));
  if (size > source->left) png_longjmp(png, 1);
  std::memcpy(to, source->at, size);
  source->at += size, source->left -= size;
}

}  // namespace

// No object with a destructor may live in this function: a jump would pass it by.
Decoded decode_png(ByteView file, Samples samples, const Rows& to, std::uint8_t** row_pointers) noexcept {
  Source source{file.data(), file.size()};
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, leave, say_nothing);
  png_infop info = png != nullptr ? png_create_info_struct(png) : nullptr;
  if (info == nullptr) {
    png_destroy_read_struct(&png, nullptr, nullptr);
    return {false, "no memory for a decoder"};
  }
  if (setjmp(png_jmpbuf(png)) != 0) {
    png_destroy_read_struct(&png, &info, nullptr);
    return {false, "damaged data"};
  }
  png_set_read_fn(png, &source, feed);
  png_set_user_limits(png, static_cast<png_uint_32>(max_side), static_cast<png_uint_32>(max_side));
  png_set_chunk_malloc_max(png, 4U << 20);
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);  // text, profiles: nothing that is shown
  png_read_info(png, info);
  const int colour = png_get_color_type(png, info);
  png_set_expand(png);  // palettes, few bits, tRNS
  png_set_scale_16(png);
  if (samples == Samples::gray) {
    png_set_strip_alpha(png);
  } else {
    if ((colour & PNG_COLOR_MASK_COLOR) == 0) png_set_gray_to_rgb(png);
    png_set_bgr(png);
    if (samples == Samples::bgra) png_set_add_alpha(png, 255, PNG_FILLER_AFTER);
    if (samples == Samples::bgr) png_set_strip_alpha(png);
  }
  png_set_interlace_handling(png);
  png_read_update_info(png, info);
  const std::size_t wanted = static_cast<std::size_t>(to.width) * (samples == Samples::gray  ? 1
                                                                   : samples == Samples::bgr ? 3
                                                                                             : 4);
  if (png_get_image_width(png, info) != static_cast<png_uint_32>(to.width) ||
      png_get_image_height(png, info) != static_cast<png_uint_32>(to.height) || png_get_rowbytes(png, info) != wanted)
    png_longjmp(png, 1);
  for (int y = 0; y < to.height; ++y) row_pointers[y] = to.data + static_cast<std::size_t>(y) * to.stride;
  png_read_image(png, row_pointers);
  png_read_end(png, nullptr);
  png_destroy_read_struct(&png, &info, nullptr);
  return {true, {}};
}

}  // namespace landfall::codec
