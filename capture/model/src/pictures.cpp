#include <landfall/model/pictures.hpp>

#include <algorithm>

#include <landfall/base/text.hpp>

namespace landfall::model {

std::vector<NamedPicture> named_pictures(const TravellerRecord& record) {
  std::vector<NamedPicture> out;
  for (const auto kind : picture_kinds(record)) {
    int number = 0;
    for (const auto* sample : samples_of(record, kind)) {
      std::string file = text(kind.picture, "-", ++number);
      if (sample->light) file += text("-", name(*sample->light));
      if (!sample->fingers.empty()) file += text("-", name(sample->fingers.front()));
      const auto format = sample->image.view.format;
      file += format == PixelFormat::encoded_jpeg || format == PixelFormat::encoded_mjpeg ? ".jpg" : ".png";
      out.push_back({sample, std::string(kind.picture), std::move(file)});
    }
    if (kind != StepKind::document) continue;
    for (std::size_t i = 0; i < record.documents.size(); ++i) {
      const auto& d = record.documents[i];
      const auto file = text("document-", i + 1);
      if (d.straight) out.push_back({&*d.straight, "document", file + ".png"});
      if (d.portrait) out.push_back({&*d.portrait, "document_portrait", file + "-portrait.png"});
    }
  }
  return out;
}

std::vector<StepKind> picture_kinds(const TravellerRecord& record) {
  std::vector<StepKind> out;
  for (const auto& sample : record.samples)
    if (std::ranges::find(out, sample.kind) == out.end()) out.push_back(sample.kind);
  return out;
}

}  // namespace landfall::model
