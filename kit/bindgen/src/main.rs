//! wasm-bindgen with the options of the kit's build: `bindgen INPUT.wasm FOLDER`. The packed kit has this program as
//! WebAssembly. It writes the same bytes as the command of `wasm-bindgen-cli` with the same options, which
//! `kit/src/build/bindgen.mjs` has.
use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, input, folder] = arguments.as_slice() else {
        eprintln!("bindgen INPUT.wasm FOLDER");
        return ExitCode::from(2);
    };
    match generate(input, folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:?}");
            ExitCode::FAILURE
        }
    }
}

fn generate(input: &str, folder: &str) -> Result<(), Box<dyn std::error::Error>> {
    let mut bindgen = Bindgen::new();
    bindgen.module(true)?;
    bindgen
        .input_path(input)
        .out_name("skill")
        .typescript(false)
        .remove_producers_section(true)
        .reset_state_function(true)
        .force_enable_abort_handler(true);
    Ok(bindgen.generate(folder)?)
}
