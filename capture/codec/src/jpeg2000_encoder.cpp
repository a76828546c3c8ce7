#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <new>

#include <openjpeg.h>

#include <landfall/base/text.hpp>
#include <landfall/codec/picture.hpp>

#include "header.hpp"

namespace landfall::codec {

namespace {

struct J2kSink {
  Bytes bytes;
  std::size_t at = 0;
};

// OpenJPEG writes, goes back to a box's length and forth again. No exception may pass through it.
OPJ_SIZE_T j2k_write(void* from, OPJ_SIZE_T size, void* user) {
  auto& sink = *static_cast<J2kSink*>(user);
  try {
    if (sink.bytes.size() < sink.at + size) sink.bytes.resize(sink.at + size);
  } catch (const std::bad_alloc&) {
    return static_cast<OPJ_SIZE_T>(-1);
  }
  std::memcpy(sink.bytes.data() + sink.at, from, size);
  sink.at += size;
  return size;
}
OPJ_BOOL j2k_go_to(OPJ_OFF_T to, void* user) {
  static_cast<J2kSink*>(user)->at = static_cast<std::size_t>(to);
  return OPJ_TRUE;
}
OPJ_OFF_T j2k_go_on(OPJ_OFF_T count, void* user) {
  static_cast<J2kSink*>(user)->at += static_cast<std::size_t>(count);
  return count;
}

struct J2kDestroy {
  void operator()(opj_image_t* image) const {
    for (OPJ_UINT32 c = 0; c < image->numcomps; ++c)  // it may show a person
      if (image->comps[c].data != nullptr)
        wipe(image->comps[c].data, sizeof(OPJ_INT32) * image->comps[c].w * image->comps[c].h);
    opj_image_destroy(image);
  }
};
struct J2kDestroyHandle {
  void operator()(opj_codec_t* codec) const { opj_destroy_codec(codec); }
};
struct J2kDestroyStream {
  void operator()(opj_stream_t* stream) const { opj_stream_destroy(stream); }
};
using J2kPicture = std::unique_ptr<opj_image_t, J2kDestroy>;

J2kPicture j2k_picture(const ImageView& view) {
  const bool colour = view.format != PixelFormat::gray8;
  const OPJ_UINT32 count = colour ? 3 : 1;
  std::array<opj_image_cmptparm_t, 3> parameters{};
  for (auto& p : parameters) {
    p.dx = p.dy = 1;
    p.w = static_cast<OPJ_UINT32>(view.width);
    p.h = static_cast<OPJ_UINT32>(view.height);
    p.prec = 8;
  }
  J2kPicture image(opj_image_create(count, parameters.data(), colour ? OPJ_CLRSPC_SRGB : OPJ_CLRSPC_GRAY));
  if (!image) return image;
  image->x1 = static_cast<OPJ_UINT32>(view.width);
  image->y1 = static_cast<OPJ_UINT32>(view.height);
  for (OPJ_UINT32 c = 0; c < count; ++c) {
    const OPJ_UINT32 from = view.format == PixelFormat::bgr24 ? 2 - c : c;
    OPJ_INT32* to = image->comps[c].data;
    for (int y = 0; y < view.height; ++y) {
      const std::uint8_t* row = view.data + y * view.stride + from;
      for (int x = 0; x < view.width; ++x, row += count) *to++ = *row;
    }
  }
  return image;
}

}  // namespace

Result<Bytes> encode_jpeg2000(const ImageView& view, double ratio) {
  const bool known =
      view.format == PixelFormat::gray8 || view.format == PixelFormat::rgb24 || view.format == PixelFormat::bgr24;
  if (!known)
    return Error(Errc::unsupported, Layer::codec, "a gray or colour view", std::string(landfall::name(view.format)));
  if (view.empty() || view.stride < static_cast<std::ptrdiff_t>(view.width) * bytes_per_pixel(view.format))
    return bad_input("a picture with pixels", text(view.width, " x ", view.height, ", stride ", view.stride));
  if (!plausible_size(view.width, view.height))
    return Error(Errc::exhausted, Layer::codec, text("at most ", max_pixels, " pixels"),
                 text(view.width, " x ", view.height));
  if (ratio < 0 || ratio > 1000) return bad_input("a ratio of 0 to 1000", text(ratio));
  const J2kPicture image = j2k_picture(view);
  const std::unique_ptr<opj_codec_t, J2kDestroyHandle> codec(opj_create_compress(OPJ_CODEC_JP2));
  const std::unique_ptr<opj_stream_t, J2kDestroyStream> stream(opj_stream_create(1U << 16, OPJ_FALSE));
  if (!image || !codec || !stream) return Error(Errc::exhausted, Layer::codec, "memory for an encoder", "none");
  opj_cparameters_t parameters;
  opj_set_default_encoder_parameters(&parameters);
  parameters.tcp_numlayers = 1;
  parameters.cp_disto_alloc = 1;
  parameters.tcp_rates[0] = static_cast<float>(ratio);
  parameters.irreversible = ratio > 0 ? 1 : 0;
  parameters.tcp_mct = image->numcomps == 3 ? 1 : 0;
  for (int side = std::min(view.width, view.height);
       parameters.numresolution > 1 && side >> (parameters.numresolution - 1) == 0;)
    --parameters.numresolution;  // a tiny picture has no more
  J2kSink sink;
  opj_stream_set_user_data(stream.get(), &sink, nullptr);
  opj_stream_set_write_function(stream.get(), j2k_write);
  opj_stream_set_seek_function(stream.get(), j2k_go_to);
  opj_stream_set_skip_function(stream.get(), j2k_go_on);
  if (!opj_setup_encoder(codec.get(), &parameters, image.get()) ||
      !opj_start_compress(codec.get(), image.get(), stream.get()) || !opj_encode(codec.get(), stream.get()) ||
      !opj_end_compress(codec.get(), stream.get()))
    return Error(Errc::internal, Layer::codec, "an encoded JPEG 2000 picture", "none");
  return std::move(sink.bytes);
}

}  // namespace landfall::codec
