# The readers of picture headers see a file through codec's Claims alone (capture/codec/src/claims.hpp): none of them names
# what gives at octets without it. -DSOURCE=<source tree>
file(GLOB readers "${SOURCE}/capture/codec/src/*_header.cpp" "${SOURCE}/capture/codec/src/*_pieces.cpp"
  "${SOURCE}/capture/codec/src/*_stream.cpp" "${SOURCE}/capture/codec/src/exif.cpp")
list(LENGTH readers count)
if(count LESS 8)
  message(FATAL_ERROR "${count} readers of headers: were they renamed?")
endif()
foreach(reader IN LISTS readers)
  file(STRINGS "${reader}" lines REGEX "ByteView|\\.data\\(\\)|subspan|std::span|memcpy|memchr|memcmp|reinterpret_cast")
  if(lines)
    message(FATAL_ERROR "${reader} looks at octets past Claims: ${lines}")
  endif()
endforeach()
