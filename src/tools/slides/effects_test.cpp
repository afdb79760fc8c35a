// What the tools of this folder that write ask, in words.

#include "tools/confirm/effect_case.hpp"

namespace workspace::tools::slides {
namespace {

std::string const presentation =
    R"({"id":"f1","name":"Plan","mimeType":"application/vnd.google-apps.presentation"})";

EffectCase const cases[] = {
    {"manage_presentation_comment",
     R"("presentation_id":"f1","action":"create","comment_content":"Well done")",
     {presentation},
     true,
     {"Add this comment?", "File: Plan", "New comment: Well done"}},
};

}  // namespace
}  // namespace workspace::tools::slides
