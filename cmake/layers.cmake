# A layer is a folder under src/. layer(NAME USES ... LINK ...) makes
#   NAME       an OBJECT library (self-registering objects are never dropped) of every *.cpp that is no test
#   NAME_test  an executable of its *_test.cpp files, run by ctest
# Include order between layers is checked by tests/check_layers.py.

set(WORKSPACE_SANITIZE "" CACHE STRING "Sanitizers for -fsanitize=, e.g. address,undefined")
option(WORKSPACE_FUZZ "Build the targets of tests/fuzz, and what they go through with coverage" OFF)
set(WORKSPACE_COVERAGE -fsanitize-coverage=inline-8bit-counters,pc-table,indirect-calls,trace-cmp)

add_library(settings INTERFACE)
target_include_directories(settings INTERFACE ${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/generated)
target_compile_options(settings INTERFACE -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Werror -fPIE -fno-plt
  -fstack-protector-strong -Xclang -fno-pch-timestamp)
target_compile_definitions(settings INTERFACE
  WORKSPACE_VERSION="${PROJECT_VERSION}" BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION
  BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_DISABLE_BOOST_ALIGN BOOST_ERROR_CODE_HEADER_ONLY)
# Relocations packed: they are read at every start. The exported symbol: src/http/without_gnutls.cpp.
target_link_options(settings INTERFACE -pie -Wl,--as-needed -Wl,-z,relro,-z,now -Wl,-z,pack-relative-relocs
  -Wl,--export-dynamic-symbol=_gnutls_global_init_skip)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_definitions(settings INTERFACE _FORTIFY_SOURCE=2)
  target_link_options(settings INTERFACE -Wl,--gc-sections -Wl,--icf=safe -Wl,-s)
  target_compile_options(settings INTERFACE -ffunction-sections -fdata-sections)
endif()
if(WORKSPACE_SANITIZE)
  target_compile_options(settings INTERFACE -fsanitize=${WORKSPACE_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(settings INTERFACE -fsanitize=${WORKSPACE_SANITIZE})
endif()
target_link_libraries(settings INTERFACE Boost::headers Boost::json fmt::fmt Threads::Threads)

# One precompiled header for the layers without an event loop, one for those with it.
file(WRITE ${CMAKE_BINARY_DIR}/pch/empty.cpp "")
add_library(pch_plain OBJECT ${CMAKE_BINARY_DIR}/pch/empty.cpp)
target_link_libraries(pch_plain PUBLIC settings)
target_precompile_headers(pch_plain PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch_plain.hpp)
file(WRITE ${CMAKE_BINARY_DIR}/pch/empty_async.cpp "")
add_library(pch_async OBJECT ${CMAKE_BINARY_DIR}/pch/empty_async.cpp)
target_link_libraries(pch_async PUBLIC settings)
target_precompile_headers(pch_async PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch_async.hpp)

function(layer name)
  cmake_parse_arguments(L "PLAIN" "" "USES;LINK;SOURCES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$|/main\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(APPEND sources ${L_SOURCES})
  if(NOT sources)
    file(WRITE ${CMAKE_BINARY_DIR}/pch/${name}_empty.cpp "")
    set(sources ${CMAKE_BINARY_DIR}/pch/${name}_empty.cpp)
  endif()
  set(pch pch_async)
  if(L_PLAIN)
    set(pch pch_plain)
  endif()
  add_library(${name} OBJECT ${sources})
  target_link_libraries(${name} PUBLIC settings ${L_LINK})
  foreach(used ${L_USES})
    target_link_libraries(${name} PUBLIC ${used}_usage)
  endforeach()
  target_precompile_headers(${name} REUSE_FROM ${pch})
  if(WORKSPACE_FUZZ AND name MATCHES "^(base|json|http|mcp|google|content)$")
    target_compile_options(${name} PRIVATE ${WORKSPACE_COVERAGE})
  endif()
  # NAME_usage carries what a user of the layer needs: its objects and, transitively, those it stands on.
  add_library(${name}_usage INTERFACE)
  target_sources(${name}_usage INTERFACE $<TARGET_OBJECTS:${name}>)
  target_link_libraries(${name}_usage INTERFACE settings ${L_LINK})
  foreach(used ${L_USES})
    target_link_libraries(${name}_usage INTERFACE ${used}_usage)
  endforeach()
  if(tests AND GTest_FOUND)
    add_executable(${name}_test EXCLUDE_FROM_ALL ${tests})
    target_link_libraries(${name}_test PRIVATE ${name}_usage GTest::gmock_main)
    target_precompile_headers(${name}_test REUSE_FROM ${pch})
    target_compile_definitions(${name}_test PRIVATE WORKSPACE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    set_property(GLOBAL APPEND PROPERTY WORKSPACE_UNIT_TESTS ${name}_test)
  endif()
endfunction()
