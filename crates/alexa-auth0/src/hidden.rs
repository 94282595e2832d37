//! Types whose debug output shows only their name, because they hold a token or personal data.

/// Implements [`Debug`](std::fmt::Debug) for types: `AccessToken(…)`.
macro_rules! hidden {
    ($($name:ident),+) => {
        $(impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        })+
    };
}

pub(crate) use hidden;
