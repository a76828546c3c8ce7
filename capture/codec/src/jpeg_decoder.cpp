#include <csetjmp>
#include <cstdio>

#include <jpeglib.h>

#include <jerror.h>

#include "decoders.hpp"

namespace landfall::codec {

namespace {

struct Errors {
  jpeg_error_mgr base;  // first: libjpeg hands out a pointer to it
  std::jmp_buf away;
};

Errors* of(j_common_ptr info) { return reinterpret_cast<Errors*>(info->err); }
[[noreturn]] void leave(j_common_ptr info) { std::longjmp(of(info)->away, 1); }
void say_nothing(j_common_ptr) {}

// ITU-T T.81 data that decode to something, but not to what was encoded: there is nothing to wait for, however much of
// the picture is left. Other warnings are of no weight: bytes between segments, an unknown JFIF version.
void note(j_common_ptr info, int level) {
  if (level >= 0) return;
  switch (info->err->msg_code) {
    case JWRN_HUFF_BAD_CODE:
    case JWRN_HIT_MARKER:
    case JWRN_JPEG_EOF:
    case JWRN_MUST_RESYNC:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_BOGUS_PROGRESSION:
      leave(info);
    default:
      break;
  }
}

J_COLOR_SPACE space_of(Samples samples) {
  return samples == Samples::gray ? JCS_GRAYSCALE : samples == Samples::cmyk ? JCS_CMYK : JCS_EXT_BGR;
}

}  // namespace

// No object with a destructor may live in this function: a jump would pass it by.
Decoded decode_jpeg(ByteView file, Samples samples, const Rows& to) noexcept {
  jpeg_decompress_struct info;
  Errors errors;
  info.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = leave;
  errors.base.output_message = say_nothing;
  errors.base.emit_message = note;
  if (setjmp(errors.away) != 0) {
    jpeg_destroy_decompress(&info);
    return {false, "damaged data"};
  }
  jpeg_create_decompress(&info);
  jpeg_mem_src(&info, file.data(), file.size());
  jpeg_read_header(&info, TRUE);
  info.out_color_space = space_of(samples);
  jpeg_start_decompress(&info);
  if (info.output_width != static_cast<JDIMENSION>(to.width) ||
      info.output_height != static_cast<JDIMENSION>(to.height)) {
    jpeg_destroy_decompress(&info);
    return {false, "another size than its header says"};
  }
  while (info.output_scanline < info.output_height) {
    JSAMPROW row = to.data + info.output_scanline * to.stride;
    jpeg_read_scanlines(&info, &row, 1);
  }
  jpeg_finish_decompress(&info);
  jpeg_destroy_decompress(&info);
  return {true, {}};
}

}  // namespace landfall::codec
