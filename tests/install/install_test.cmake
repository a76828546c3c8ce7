# SOURCE, BUILD (or SHARED: builds hal as shared libraries first), COMPONENT, WORK, VERSION, CC, CXX
macro(run what)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE words ERROR_VARIABLE words)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${what} failed:\n${words}")
  endif()
endmacro()

if(SHARED)  # kept between runs: only what changed is built again
  set(BUILD "${WORK}/build")
  run("configuring a shared build" ${CMAKE_COMMAND} -G Ninja -S "${SOURCE}" -B "${BUILD}" -DBUILD_SHARED_LIBS=ON -DLANDFALL_ONLY=hal
    -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS=-g0 -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=12 -DLANDFALL_TESTS=OFF -DLANDFALL_EXAMPLES=OFF -DCMAKE_C_COMPILER=${CC} -DCMAKE_CXX_COMPILER=${CXX})
  run("a shared build (is something not marked LANDFALL_API?)" ${CMAKE_COMMAND} --build "${BUILD}" -- -j2)
endif()

set(prefix "${WORK}/prefix")
file(REMOVE_RECURSE "${prefix}" "${WORK}/moved" "${WORK}/stranger")
run("install" ${CMAKE_COMMAND} --install "${BUILD}" --prefix "${prefix}")
file(RENAME "${prefix}" "${WORK}/moved")  # nothing may remember where it was built
set(prefix "${WORK}/moved")

foreach(file IN ITEMS LICENSE README.md docs/plan.md docs/schemas/record.schema.json)
  file(GLOB found "${prefix}/share/doc/landfall*/${file}")
  if(NOT found)
    message(FATAL_ERROR "${file} is not installed")
  endif()
endforeach()

set(stranger "${SOURCE}/tests/install/stranger")
run("find_package: configure" ${CMAKE_COMMAND} -G Ninja -S "${stranger}" -B "${WORK}/stranger" -DCMAKE_PREFIX_PATH=${prefix}
  -DCOMPONENT=${COMPONENT} -DBOOTH=${SOURCE}/examples/guide/step6_record.cpp -DWANTED=${VERSION} -DCMAKE_C_COMPILER=${CC} -DCMAKE_CXX_COMPILER=${CXX})
run("find_package: build" ${CMAKE_COMMAND} --build "${WORK}/stranger")
run("find_package: run" "${WORK}/stranger/stranger" "${VERSION}")
if(EXISTS "${WORK}/stranger/booth")
  run("the guide's booth: run" "${WORK}/stranger/booth")
endif()

file(GLOB_RECURSE pc "${prefix}/*/landfall.pc")
get_filename_component(pc_dir "${pc}" DIRECTORY)
set(ENV{PKG_CONFIG_PATH} "${pc_dir}")
run("pkg-config" pkg-config --cflags --libs landfall)
separate_arguments(flags UNIX_COMMAND "${words}")
get_filename_component(lib_dir "${pc_dir}" DIRECTORY)
run("pkg-config: build" ${CXX} -std=c++20 "${stranger}/stranger.cpp" -o "${WORK}/stranger/by_pkg_config" ${flags} -Wl,-rpath,${lib_dir})
run("pkg-config: run" "${WORK}/stranger/by_pkg_config" "${VERSION}")

# The program finds its picture decoder where both were moved to. (What the document proves is not asked here.)
if(EXISTS "${prefix}/bin/landfall" AND SIMULATORS)  # who makes a specimen
  run("an installed program" "${prefix}/bin/landfall" chip specimen --out "${WORK}/moved/specimen")
  execute_process(COMMAND "${prefix}/bin/landfall" chip verify --sod "${WORK}/moved/specimen/EF.SOD"
    --dg "2=${WORK}/moved/specimen/EF.DG2" --portrait "${WORK}/moved/portrait.png" OUTPUT_VARIABLE words ERROR_VARIABLE words)
  if(NOT EXISTS "${prefix}/libexec/landfall/landfall-decoder" OR NOT EXISTS "${WORK}/moved/portrait.png")
    message(FATAL_ERROR "an installed landfall decodes no portrait:\n${words}")
  endif()
  # A face has no zone (exit code 1); without Tesseract it would be 4.
  execute_process(COMMAND "${prefix}/bin/landfall" mrz read --engine tesseract "${WORK}/moved/portrait.png"
    RESULT_VARIABLE result OUTPUT_VARIABLE words ERROR_VARIABLE words)
  if(NOT result EQUAL 1)
    message(FATAL_ERROR "an installed landfall does not find Tesseract (${result}):\n${words}")
  endif()
endif()

# A consumer sees our headers only: none of the third parties behind them.
file(GLOB_RECURSE headers "${prefix}/include/*")
foreach(header IN LISTS headers)
  file(STRINGS "${header}" foreign REGEX "#[ ]*include[ ]*[<\"](opencv2|nlohmann|spdlog|fmt|libusb|tesseract|leptonica)")
  if(foreign)
    message(FATAL_ERROR "${header}: ${foreign}")
  endif()
endforeach()
