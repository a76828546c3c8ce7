# The one table of components: name, folder, what it holds, what it may use. A component may use only what stands above
# it, so the graph has no cycle. PUBLIC: its own public headers name it, so whoever uses this one sees it; PRIVATE: only
# its sources do. OPTIONAL: as PRIVATE, and only where the build holds it; without it this one is built all the same.
# THIRD: the third parties that it may name, never in a public header. A configure run refuses an #include
# whose arrow is not declared here, one that is declared and not used, and one that is public by mistake or not at all
# (cmake/arrows.cmake). docs/architecture.md prints this table. A new component is a folder and a line; no component's folder
# lies in another's.
set(LANDFALL_COMPONENTS "")
macro(component name folder holds)
  cmake_parse_arguments(its "" "" "PUBLIC;PRIVATE;OPTIONAL;THIRD" ${ARGN})
  list(APPEND LANDFALL_COMPONENTS ${name})
  set(LANDFALL_COMPONENT_${name}_FOLDER ${folder})
  set(LANDFALL_COMPONENT_${name}_HOLDS "${holds}")
  set(LANDFALL_COMPONENT_${name}_PUBLIC ${its_PUBLIC})
  set(LANDFALL_COMPONENT_${name}_PRIVATE ${its_PRIVATE})
  set(LANDFALL_COMPONENT_${name}_OPTIONAL ${its_OPTIONAL})
  set(LANDFALL_COMPONENT_${name}_USES ${its_PUBLIC} ${its_PRIVATE} ${its_OPTIONAL})
  set(LANDFALL_COMPONENT_${name}_THIRD ${its_THIRD})
endmacro()

component(base hal/base "results and errors, bytes, what is personal, pictures as views, the clock that owns waiting, files, name tables, logs"
  THIRD spdlog)
component(firmware firmware-interfaces "what is spoken on a wire, without I/O: a folder a protocol; the C plug-in header"
  PUBLIC base THIRD OpenSSL)
component(mrz mrz "the grammar of machine readable zones: parse, check, decode, repair, compose"
  PUBLIC base)
component(model capture/model "what a traveller's record holds: data only"
  PUBLIC base mrz)
component(records capture/records "ISO/IEC 19794 and 39794: bytes to values and back"
  PUBLIC base)
component(trust capture/trust "certificates, CMS, lists, paths, and the store of the countries' keys"
  PUBLIC base THIRD OpenSSL nlohmann_json)
component(transport hal/transport "buses: USB over libusb, in memory, recorded and replayed"
  PUBLIC base THIRD PkgConfig::libusb)
component(hal hal/engine "units, functions, operations, the manager, and what a driver implements"
  PUBLIC base transport THIRD nlohmann_json)
component(codec capture/codec "picture files, in this process or in landfall-decoder"
  PUBLIC base THIRD opencv JPEG PNG openjp2)
component(imaging capture/imaging "documents, lines and faces in pictures"
  PUBLIC base mrz model codec THIRD opencv)
component(ocr capture/ocr "general text recognition: Tesseract, loaded by who asks for it and linked by nobody"
  PUBLIC base THIRD PkgConfig::TESSERACT)
component(mrz_reader capture/mrz_reader "a page's picture to its zone, with likelihoods"
  PUBLIC base mrz model imaging PRIVATE ocr)
component(emrtd capture/emrtd "the files of a chip, and what they prove"
  PUBLIC base firmware mrz model records trust codec THIRD nlohmann_json)
component(synth capture/synth "one seeded traveller: page, chip, face, fingers; a country that signs"
  PUBLIC base mrz model codec emrtd PRIVATE records THIRD opencv Freetype OpenSSL)
component(devices drivers/devices "drivers of devices that exist, a folder each"
  PUBLIC base hal codec PRIVATE firmware transport)
component(simulators drivers/simulators "simulated devices, a folder each: models under ordinary drivers; can be left out"
  PUBLIC base firmware transport hal mrz synth PRIVATE devices)
component(drivers drivers/builtin "what an application links: every driver that the build holds, and udev rules"
  PUBLIC base hal codec PRIVATE devices OPTIONAL simulators)
component(json capture/json "each value of a record as JSON, once"
  PUBLIC base model PRIVATE mrz THIRD nlohmann_json)
component(report capture/report "the page that a person reads, a section a subject"
  PUBLIC base model codec PRIVATE mrz)
component(package capture/package "a record as files, whole or not at all"
  PUBLIC base model codec PRIVATE json report)
component(capture capture/session "booth, plan, session: the runner, the stage, and a room a step"
  PUBLIC base firmware mrz model hal imaging mrz_reader trust emrtd THIRD nlohmann_json)
component(conformance tests/conformance "the contract as schedules and checks that drivers are held to"
  PUBLIC base transport hal PRIVATE simulators drivers)
component(landfall tools "the program, a file a subcommand"
  PRIVATE base mrz model transport hal codec mrz_reader trust emrtd drivers json package capture OPTIONAL synth simulators)

# <landfall/driver/...> is what a driver implements; it belongs to hal. <landfall/plugin/...> is the C header, in firmware.
set(LANDFALL_HEADER_OWNER_driver hal)
set(LANDFALL_HEADER_OWNER_plugin firmware)

include("${CMAKE_CURRENT_LIST_DIR}/arrows.cmake")

function(landfall_add_components)
  landfall_check_arrows("${PROJECT_SOURCE_DIR}")
  set(left_out "")
  if(NOT LANDFALL_SIMULATORS)
    list(APPEND left_out simulators)
    if(NOT LANDFALL_TESTS)
      list(APPEND left_out synth)  # else it is there for tests alone
    endif()
  endif()
  foreach(name IN LISTS LANDFALL_COMPONENTS)  # and what cannot be without them
    foreach(use IN LISTS LANDFALL_COMPONENT_${name}_PUBLIC LANDFALL_COMPONENT_${name}_PRIVATE)
      if(use IN_LIST left_out)
        list(APPEND left_out ${name})
      endif()
    endforeach()
  endforeach()
  set(wanted ${LANDFALL_COMPONENTS})
  if(LANDFALL_ONLY)
    set(wanted "")
    set(todo ${LANDFALL_ONLY})
    while(todo)
      list(POP_FRONT todo next)
      if(NOT next IN_LIST wanted)
        list(APPEND wanted ${next})
        list(APPEND todo ${LANDFALL_COMPONENT_${next}_USES})
      endif()
    endwhile()
  endif()
  foreach(name IN LISTS LANDFALL_COMPONENTS)
    set(dir "${PROJECT_SOURCE_DIR}/${LANDFALL_COMPONENT_${name}_FOLDER}")
    if(name IN_LIST wanted AND NOT name IN_LIST left_out AND EXISTS "${dir}/CMakeLists.txt")
      add_subdirectory("${dir}")
    endif()
  endforeach()
endfunction()
