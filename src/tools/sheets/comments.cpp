// list_spreadsheet_comments and manage_spreadsheet_comment.

#include "tools/drive/comments.hpp"

namespace workspace::tools::sheets {
namespace {

constexpr drive::CommentedFile spreadsheet{
    .noun = "spreadsheet", .parameter = "spreadsheet_id", .description = "Spreadsheet: id or link."};

Tool const list_tool = drive::list_comments_tool<spreadsheet>(
    {.name = "list_spreadsheet_comments",
     .title = "List spreadsheet comments",
     .description =
         "Lists the comments on a Google Sheets file, with their replies and the text that they are about.",
     .service = Service::sheets,
     .tier = Tier::complete});

Tool const manage_tool = drive::manage_comment_tool<spreadsheet>(
    {.name = "manage_spreadsheet_comment",
     .title = "Manage spreadsheet comment",
     .description =
         "Comments on a Google Sheets file as a whole, replies to a comment, resolves it, changes its text "
         "or deletes it (own comments only).",
     .service = Service::sheets,
     .tier = Tier::complete});

}  // namespace
}  // namespace workspace::tools::sheets
