#pragma once
// What creating, changing and copying files share.

#include "sandbox/drive/state.hpp"

namespace workspace::sandbox::drive {

/// The folder that {parents} or addParents names; faults where it is none the user may write to.
File& require_folder(World& world, Request const& request, std::string_view id);
/// The one parent that the request's body names; empty where it names none. Fault at more than one.
std::string parent_of_body(Request const& request);

/// Takes over what a body may set on a new file and on an old one; `creating` allows what only a new one may
/// have. Faults at read-only fields and at those that are not simulated.
void apply_body(World& world, Request const& request, File& file, bool creating);

/// Makes the uploaded bytes the file's content: as they are, or converted where the file is of a Google type.
void apply_media(World& world, Request const& request, File& file);
/// A new head revision.
Revision& add_revision(World& world, File& file, std::string_view user);
/// Gives a new Google file of these types an empty content.
void start_document(World& world, File& file, std::string_view user);

/// What Google makes of a type that the client did not give: from the name's extension, else
/// application/octet-stream.
std::string guess_type(std::string_view name);

/// Places a new file in `parent` (a folder of the user's, of somebody else's, or of a shared drive), with its
/// owner.
void place_new(World& world, Request const& request, File& file, File const& parent);
/// Moves a file to another folder, also into and out of a shared drive.
void move_file(World& world, Request const& request, File& file, std::string_view add,
               std::string_view remove);

}  // namespace workspace::sandbox::drive
