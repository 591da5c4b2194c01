//! Laws that hold for any text from outside, one for each way that such text comes in. The fuzz targets check them with
//! libFuzzer's inputs, and tests/fuzzed.rs with texts close to what people write.

pub mod comments;
pub mod forms;
pub mod payloads;
pub mod words;
