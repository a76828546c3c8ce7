#pragma once

namespace landfall::codec {

/// Decodes a picture of each format, so that what libraries do at their first use (tables, symbols, files that they
/// open) is done before anything is locked in, and is not done again in each child. False: one could not be decoded.
[[nodiscard]] bool warm_up();

}  // namespace landfall::codec
