//! `println!` and `dbg!` for a handler. The standard library's have no effect in a Worker.

/// Prints a line: in `make dev` to its terminal, in a test to its output. A deployed Worker prints nothing, because the
/// text may contain the user's data. The standard library's `println!` prints nothing in any Worker.
///
/// ```
/// use alexa_auth0::println;
///
/// println!("{} items", 3);
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! __println {
    () => { $crate::__private::print(::core::format_args!("")) };
    ($($text:tt)+) => { $crate::__private::print(::core::format_args!($($text)+)) };
}

/// Prints an expression with its place and its value where [`println!`](crate::println) prints. Returns the value, as
/// [`std::dbg`] does.
///
/// ```
/// let total = alexa_auth0::dbg!(1 + 2);
/// assert_eq!(total, 3);
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! __dbg {
    ($value:expr $(,)?) => {
        match $value {
            value => {
                $crate::__println!(
                    "[{}:{}] {} = {:#?}", ::core::file!(), ::core::line!(), ::core::stringify!($value), &value
                );
                value
            }
        }
    };
    ($($value:expr),+ $(,)?) => { ($($crate::__dbg!($value)),+,) };
}

/// What a test prints.
#[cfg(not(target_arch = "wasm32"))]
pub fn print(text: std::fmt::Arguments<'_>) {
    println!("{text}");
}
