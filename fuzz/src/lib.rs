//! What holds of any text from outside: a law for each door that such texts come in by. The fuzz targets try them with
//! whatever libFuzzer comes up with, and tests/fuzzed.rs with what is near to what people write.

pub mod comments;
pub mod forms;
pub mod payloads;
pub mod words;
