// The trained weights, as the assembler puts them into the program: no file is looked for when it runs.
#include "glyph_net.hpp"

__asm__(
    ".section .rodata\n"
    ".balign 16\n"
    ".hidden landfall_glyph_weights\n"
    ".global landfall_glyph_weights\n"
    "landfall_glyph_weights:\n"
    ".incbin \"" LANDFALL_GLYPH_WEIGHTS
    "\"\n"
    ".hidden landfall_glyph_weights_end\n"
    ".global landfall_glyph_weights_end\n"
    "landfall_glyph_weights_end:\n"
    ".byte 0\n"
    ".text\n");

extern "C" {
extern const std::uint8_t landfall_glyph_weights[];      // NOLINT
extern const std::uint8_t landfall_glyph_weights_end[];  // NOLINT
}

namespace landfall::mrz_reader {

std::span<const std::uint8_t> GlyphNet::built_in() noexcept {
  return {landfall_glyph_weights, static_cast<std::size_t>(landfall_glyph_weights_end - landfall_glyph_weights)};
}

}  // namespace landfall::mrz_reader
