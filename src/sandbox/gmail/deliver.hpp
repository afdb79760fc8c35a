#pragma once
// Mail on its way: sending, delivery into mailboxes, filters, bounces, automatic answers.

#include "sandbox/gmail/state.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace workspace::sandbox::gmail {

/// Sends `raw` for the mailbox's owner: From is made theirs, Date and Message-ID are added, everybody in To,
/// Cc and Bcc gets it, a copy stays in SENT. `thread_id` is the one asked for, or empty. Returns the kept
/// copy.
Message& send(World& world, Mailbox& mailbox, std::string_view raw, std::string_view thread_id);

/// Puts a mail into a mailbox without sending it. An empty thread means: find it.
Message& keep(World& world, Mailbox& mailbox, std::string raw, std::vector<std::string> labels,
              std::string thread_id, TimePoint date);

/// Takes a mail as if it came from the internet: every recipient with an account gets it in INBOX, unread;
/// the others are ignored. `raw` is RFC 5322 without Bcc. Calendar's invitations and Drive's share notices
/// come this way.
void deliver(World& world, std::string_view raw, std::vector<std::string> const& recipients);

/// The moment in the Date field, or `otherwise`.
TimePoint date_of(std::string_view raw, TimePoint otherwise);
/// RFC 5322 date-time in UTC.
std::string mail_date(TimePoint time);

/// What messages.send, insert, import and drafts got: "raw" of the body, or the uploaded bytes. Faults as
/// Gmail.
std::string raw_of(Request const& request, json::value const& message);

}  // namespace workspace::sandbox::gmail
