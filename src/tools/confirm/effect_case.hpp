#pragma once
// For tests only: what a tool that writes asks, declared beside the tool. intent_test.cpp runs every case.

#include "base/registry.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace workspace::tools {

struct EffectCase : Registered<EffectCase> {
  EffectCase(std::string_view of_tool, std::string json, std::vector<std::string> answers, bool leaves,
             std::vector<std::string> said)
      : tool(of_tool),
        arguments(std::move(json)),
        reads(std::move(answers)),
        outbound(leaves),
        words(std::move(said)) {}

  std::string_view tool;
  std::string arguments;           // JSON without the braces
  std::vector<std::string> reads;  // what Google answers before the question
  bool outbound;                   // whether it is asked with --confirm outbound too
  std::vector<std::string> words;  // of the question
};

}  // namespace workspace::tools
