#pragma once

#include <stop_token>
#include <vector>

#include <landfall/codec/decoder.hpp>
#include <landfall/codec/picture.hpp>
#include <landfall/emrtd/file.hpp>
#include <landfall/records/biometric_block.hpp>

namespace landfall::emrtd {

/// The images in DG2, DG3 or DG4, in the order of the file.
struct BiometricImages : FileContent {
  std::vector<records::Image> images{};  ///< may be empty in DG3 and DG4
};
/// The images of a file (dg2, dg3 or dg4, else an error), whatever record of ISO/IEC 19794 or 39794 they stand in;
/// views into `bytes`. A block that is not readable is a Remark while another one is: a finger that an issuer got wrong
/// does not hide the other. Errors: those of read_biometrics; where no block is readable, the code that records::read
/// gives of the first (bad_input, unsupported, exhausted) at the byte where it begins. Reentrant.
[[nodiscard]] LANDFALL_API Result<BiometricImages> read_images(File file, ByteView bytes);

/// The first portrait of DG2, decoded and upright, by `decoder`: whoever calls says where a file that a chip brought is
/// decoded (codec::DecoderProcess: not in this process). Of JPEG or JPEG 2000, as Doc 9303-10 has it, whatever its
/// record says; at most 4 megapixels. Errors: those of read_images and of `decoder` (unsupported: a picture of another
/// format; exhausted: a larger one); not_found where DG2 holds none. Reentrant.
[[nodiscard]] LANDFALL_API Result<codec::Picture> read_portrait(ByteView dg2, codec::PictureDecoder& decoder,
                                                                const std::stop_token& stop = {});

}  // namespace landfall::emrtd
