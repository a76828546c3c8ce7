#pragma once

#include <string>
#include <vector>

#include <landfall/model/record.hpp>

namespace landfall::model {

/// A picture of a record under the name that its file has in the record's folder: "page-1-white.png".
struct NamedPicture {
  const Sample* sample = nullptr;  ///< of the record, which must not change meanwhile
  std::string kind{};  ///< StepKind::picture; "document" (a page laid straight), "document_portrait" (cut out of it)
  std::string file{};
};
/// All of them: kind after kind, what was made of the pages behind the pages. Reentrant.
[[nodiscard]] LANDFALL_API std::vector<NamedPicture> named_pictures(const TravellerRecord& record);

/// The kinds of steps of whose pictures there are some, in the order in which they come. Reentrant.
[[nodiscard]] LANDFALL_API std::vector<StepKind> picture_kinds(const TravellerRecord& record);

}  // namespace landfall::model
