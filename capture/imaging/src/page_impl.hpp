#pragma once

#include <vector>

#include <opencv2/core.hpp>

#include <landfall/imaging/page.hpp>

namespace landfall::imaging {

struct Page::Impl {
  std::vector<cv::Mat> pyramid;  ///< 8 bit grey; each half the one before
  ~Impl() {
    for (auto& m : pyramid) m.setTo(0);  // it may show a person
  }
};

std::vector<TextLine> text_lines(const std::vector<cv::Mat>& pyramid, int search, int most);

}  // namespace landfall::imaging
