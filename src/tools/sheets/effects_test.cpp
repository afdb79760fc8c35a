// What the tools of this folder that write ask, in words.

#include "tools/confirm/effect_case.hpp"

namespace workspace::tools::sheets {
namespace {

std::string const spreadsheet =
    R"({"id":"f1","name":"Plan","mimeType":"application/vnd.google-apps.spreadsheet"})";

EffectCase const cases[] = {
    {"manage_spreadsheet_comment",
     R"("spreadsheet_id":"f1","action":"create","comment_content":"Well done")",
     {spreadsheet},
     true,
     {"Add this comment?", "File: Plan", "New comment: Well done"}},
};

}  // namespace
}  // namespace workspace::tools::sheets
