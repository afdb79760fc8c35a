#error "mime.hpp is to be written again by the owner of src/content (see NOTICE.txt)"
