// Prompts that begin with the calendar.

#include "tools/offer/prompts.hpp"

#include "base/text.hpp"
#include "tools/calendar/suggestions.hpp"
#include "tools/calendar/time.hpp"

namespace workspace::tools::calendar {
namespace {

std::string calendar_uri(PromptContext const& context, std::string const& calendar) {
  return resource_uri("gcal://{user}/calendar/{calendar}",
                      {{"user", context.user()}, {"calendar", calendar}});
}

/// What a person typed, as words inside a sentence of ours: on one line and between quotation marks.
std::string quoted(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == '"') c = ' ';
  return "\"" + text + "\"";
}

Async<void> write_daily_agenda(PromptContext& context, mcp::PromptArguments arguments) {
  auto const calendar = argument(arguments, "calendar", "primary");
  auto const day = argument(arguments, "day", "today");
  auto const uri = resource_uri("gcal://{user}/calendar/{calendar}/day/{day}",
                                {{"user", context.user()}, {"calendar", calendar}, {"day", day}});
  bool const known = co_await context.embed(uri);
  context.begin(fmt::format(
      "Brief me on the day ahead, {}, as {}. {}", quoted(day), context.user(),
      known ? "The events of my calendar are above."
            : fmt::format("Read the events of calendar {} with get_events first.", quoted(calendar))));
  context.step(
      {"get_events"},
      "List the events in order: time, title, place or meeting link, who else comes. get_events with "
      "event_id and detailed=true tells more of one.");
  context.step({},
               "Point out conflicts, meetings without a break between them, and invitations that I have not "
               "answered (my_response needsAction).");
  context.step(
      {"search_gmail_messages", "get_gmail_message_content"},
      "For each meeting with others look for recent mail about it: search_gmail_messages with words of "
      "its title, read with get_gmail_message_content. One sentence each, nothing where there is none.");
  context.step({}, "End with the free stretches of at least 30 minutes and the one thing to prepare first.");
  context.end("Keep it to one screen. Change nothing.");
}

Async<void> write_meeting_preparation(PromptContext& context, mcp::PromptArguments arguments) {
  auto const calendar = argument(arguments, "calendar", "primary");
  auto const event = argument(arguments, "event");
  bool known = false;
  if (event.empty())
    known = co_await context.embed(calendar_uri(context, calendar));
  else
    known = co_await context.embed(
        resource_uri("gcal://{user}/calendar/{calendar}/event/{id}",
                     {{"user", context.user()}, {"calendar", calendar}, {"id", event}}));
  std::string const which =
      event.empty() ? "my next meeting with other people" : "the meeting " + quoted(event);
  context.begin(fmt::format("Prepare me ({}) for {}. {}", context.user(), which,
                            known && event.empty()
                                ? "My next events are above; ask me if it is unclear which."
                            : known ? "The event is above."
                                    : "Find it with get_events."));
  context.step({"get_events"},
               "Say when and where it is, who comes and who has not answered (get_events with event_id and "
               "detailed=true).");
  context.step(
      {"search_gmail_messages", "get_gmail_messages_content_batch"},
      "Find the mail that belongs to it: search_gmail_messages with the attendees' addresses and words of "
      "the title; read the newest with get_gmail_messages_content_batch.");
  context.step(
      {"search_drive_files", "get_drive_file_content"},
      "Find its documents: those attached to the event, and search_drive_files with words of the title; "
      "read them with get_drive_file_content.");
  context.step({},
               "Write a brief: purpose, what was agreed last, open questions, my own promises, and three "
               "questions worth asking. Name the source of each statement.");
  context.end("What you do not find, say; guess nothing. Send nothing and change nothing.");
}

Async<void> write_find_time(PromptContext& context, mcp::PromptArguments arguments) {
  auto const attendees = argument(arguments, "attendees");
  auto const about = argument(arguments, "about", "a meeting");
  auto const duration = argument(arguments, "minutes", "30");
  auto const when = argument(arguments, "when", "within the next five working days");
  bool const known = co_await context.embed(calendar_uri(context, "primary"));
  context.begin(fmt::format("Find a time for {} of {} minutes with {}, {}, as {}.{}", quoted(about),
                            quoted(duration), quoted(attendees), quoted(when), context.user(),
                            known ? " My next events are above; there may be more than they." : ""));
  context.step(
      {"get_events"},
      "Read my events of that time with get_events (time_min, time_max), and those of each attendee with "
      "their address as calendar_id. Say whose calendar cannot be read.");
  context.step({},
               "Propose three times at which all are free, inside working hours, with the time zone; prefer "
               "those that leave breaks. Wait for my choice.");
  context.step(
      {"manage_event"},
      "Only then book it with manage_event (action create, attendees, the title, a meeting link if I want "
      "one), and tell me who was invited.");
  context.end("Book nothing that I have not chosen.");
}

Async<void> write_weekly_digest(PromptContext& context, mcp::PromptArguments) {
  auto const zone = co_await time_zone_of(context.tools(), "primary");
  auto const today = day_of("today", context.tools().now(), zone).value();
  auto const from = add_days(today, -7);
  bool const known = co_await context.embed(calendar_uri(context, "primary"));
  context.begin(fmt::format("Write a digest of my week from {} to {} ({}) as {}.{}", from, today, zone,
                            context.user(), known ? " My next events are above." : ""));
  context.step(
      {"get_events"},
      fmt::format("Meetings: get_events with time_min {} and time_max {}. Group what took place; leave out "
                  "what I declined.",
                  from, today));
  context.step(
      {"search_gmail_messages", "get_gmail_messages_content_batch"},
      "Mail: search_gmail_messages with in:inbox newer_than:7d and with in:sent newer_than:7d; read what "
      "looks important with get_gmail_messages_content_batch. Decisions, promises, what waits for me, what "
      "I wait for.");
  context.step(
      {"search_drive_files"},
      fmt::format("Files: search_drive_files with modifiedTime > '{}T00:00:00'. What changed, by whom.",
                  from));
  context.step({}, "Next week: what is planned, and what the past week left to be done for it.");
  context.end("At most one page, most important first, with ids or links. Change nothing.");
}

PromptParameter const calendar_parameter{.name = "calendar",
                                         .title = "Calendar",
                                         .description = "Calendar id (primary where left out).",
                                         .complete = &calendar_ids};

Prompt const daily_agenda{
    {.name = "daily_agenda",
     .title = "Daily agenda",
     .description = "A briefing on a day: events, conflicts, open invitations, mail about them.",
     .icon = "gcal",
     .tool = "get_events",
     .parameters = {{.name = "day",
                     .title = "Day",
                     .description = "today (where left out), tomorrow, or a date.",
                     .complete = &days},
                    calendar_parameter}},
    write_daily_agenda};

Prompt const meeting_preparation{
    {.name = "prepare_meeting",
     .title = "Prepare a meeting",
     .description = "A brief for a meeting: who comes, mail and files about it, open questions.",
     .icon = "gcal",
     .tool = "get_events",
     .parameters = {{.name = "event",
                     .title = "Event",
                     .description = "Event id (your next meeting where left out).",
                     .complete = &event_ids},
                    calendar_parameter}},
    write_meeting_preparation};

Prompt const find_time{
    {.name = "find_time",
     .title = "Find and book a time",
     .description = "Proposes times at which all are free, and books the one you choose.",
     .icon = "gcal",
     .tool = "get_events",
     .parameters = {{.name = "attendees",
                     .title = "Attendees",
                     .description = "Addresses, separated by commas.",
                     .required = true},
                    {.name = "about", .title = "Title", .description = "What it is about."},
                    {.name = "minutes", .title = "Minutes", .description = "How long (30 where left out)."},
                    {.name = "when",
                     .title = "When",
                     .description = "In words, e.g. next week (five working days where left out)."}}},
    write_find_time};

Prompt const weekly_digest{
    {.name = "weekly_digest",
     .title = "Weekly digest",
     .description = "The past seven days in meetings, mail and files, and what comes next.",
     .icon = "",
     .tool = "get_events"},
    write_weekly_digest};

}  // namespace
}  // namespace workspace::tools::calendar
