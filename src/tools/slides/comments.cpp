// list_presentation_comments and manage_presentation_comment.

#include "tools/drive/comments.hpp"

namespace workspace::tools::slides {
namespace {

constexpr drive::CommentedFile presentation{
    .noun = "presentation", .parameter = "presentation_id", .description = "Presentation: id or link."};

Tool const list_tool = drive::list_comments_tool<presentation>(
    {.name = "list_presentation_comments",
     .title = "List presentation comments",
     .description =
         "Lists the comments on a Google Slides file, with their replies and the text that they are about.",
     .service = Service::slides,
     .tier = Tier::complete});

Tool const manage_tool = drive::manage_comment_tool<presentation>(
    {.name = "manage_presentation_comment",
     .title = "Manage presentation comment",
     .description =
         "Comments on a Google Slides file as a whole, replies to a comment, resolves it, changes its text "
         "or deletes it (own comments only).",
     .service = Service::slides,
     .tier = Tier::complete});

}  // namespace
}  // namespace workspace::tools::slides
