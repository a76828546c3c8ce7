#pragma once

#include <variant>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>
#include <landfall/records/image.hpp>
#include <landfall/records/iso19794.hpp>
#include <landfall/records/iso39794.hpp>

/// Any of the six blocks, for a caller that wants the image and does not mind how it is wrapped.
namespace landfall::records {

using BiometricBlock = std::variant<iso19794::FaceRecord, iso19794::FingerRecord, iso19794::IrisRecord,
                                    iso39794::FaceBlock, iso39794::FingerBlock, iso39794::IrisBlock>;

/// The content of 5F2E (ISO/IEC 19794) or of A1 in 7F2E (ISO/IEC 39794), told apart by its first bytes. Views into
/// `block`. Errors: bad_input where it begins as none of them, else those of the reader. Reentrant.
[[nodiscard]] LANDFALL_API Result<BiometricBlock> read(ByteView block);
/// What read() gave is written as it was, unless it has Oddity::not_der. Errors: those of iso19794::write. Reentrant.
[[nodiscard]] LANDFALL_API Result<Bytes> write(const BiometricBlock& block);
[[nodiscard]] LANDFALL_API const Findings& findings(const BiometricBlock& block) noexcept;

enum class Modality : std::uint8_t { face, finger, iris };
[[nodiscard]] LANDFALL_API std::string_view name(Modality modality) noexcept;

/// One image out of a block.
struct Image {
  Modality modality{};
  ImageFormat format{};       ///< what the bytes are; where they do not tell (raw, packed, broken), what the block says
  ByteView bytes{};           ///< the image file, or the pixels; a view into what was read
  int width = 0, height = 0;  ///< pixels, as the block says; 0: it does not
  FingerPosition finger{};    ///< of a finger
  Eye eye{};                  ///< of an iris
};
/// In the order of the block. A view into it; reentrant.
[[nodiscard]] LANDFALL_API std::vector<Image> images(const BiometricBlock& block);

}  // namespace landfall::records
