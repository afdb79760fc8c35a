// list_document_comments and manage_document_comment.

#include "tools/drive/comments.hpp"

namespace workspace::tools::docs {
namespace {

constexpr drive::CommentedFile document{
    .noun = "document", .parameter = "document_id", .description = "Document: id or link."};

Tool const list_tool = drive::list_comments_tool<document>(
    {.name = "list_document_comments",
     .title = "List document comments",
     .description =
         "Lists the comments on a Google Docs document, with their replies and the text that they are about.",
     .service = Service::docs,
     .tier = Tier::extended});

Tool const manage_tool = drive::manage_comment_tool<document>(
    {.name = "manage_document_comment",
     .title = "Manage document comment",
     .description =
         "Comments on a Google Docs document as a whole, replies to a comment, resolves it, changes its text "
         "or deletes it (own comments only).",
     .service = Service::docs,
     .tier = Tier::extended});

}  // namespace
}  // namespace workspace::tools::docs
