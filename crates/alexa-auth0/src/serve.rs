//! The macro that turns a skill into a Worker.

/// Turns a skill into a Worker. Write `alexa_auth0::serve!(skill());` once in the crate that is built as `cdylib`.
///
/// The skill answers `POST /`. `GET /healthz` lists the problems with the settings.
///
/// ```
/// use alexa_auth0::prelude::*;
///
/// alexa_auth0::serve!(Skill::new(respond));
///
/// async fn respond(_turn: &Turn) -> Result {
///     Ok(Response::tell("Hello."))
/// }
/// ```
#[macro_export]
macro_rules! serve {
    ($skill:expr) => {
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            use ::std::rc::Rc;
            use $crate::__private::wasm_bindgen::{self, JsValue, prelude::wasm_bindgen};

            ::std::thread_local! {
                static SKILL: Rc<$crate::Skill> = Rc::new($skill);
            }

            #[wasm_bindgen(js_name = prepare, wasm_bindgen = $crate::__private::wasm_bindgen)]
            pub fn __prepare(env: JsValue) {
                $crate::__private::prepare(&env);
            }

            #[wasm_bindgen(js_name = answer, wasm_bindgen = $crate::__private::wasm_bindgen)]
            pub fn __answer(
                env: JsValue,
                context: JsValue,
                cert_chain_url: Option<String>,
                signature: Option<String>,
                body: Vec<u8>,
            ) -> JsValue {
                let skill = SKILL.with(Rc::clone);
                $crate::__private::answer(skill, env, context, cert_chain_url, signature, body)
            }

            #[wasm_bindgen(js_name = receive, wasm_bindgen = $crate::__private::wasm_bindgen)]
            #[allow(clippy::too_many_arguments, reason = "a call from JavaScript has no structs")]
            pub fn __receive(
                env: JsValue,
                context: JsValue,
                request: JsValue,
                method: String,
                path: String,
                content_length: Option<String>,
                cert_chain_url: Option<String>,
                signature: Option<String>,
            ) -> JsValue {
                let skill = SKILL.with(Rc::clone);
                let head = $crate::__private::Head { method, path, content_length, cert_chain_url, signature };
                $crate::__private::receive(skill, env, context, request, head)
            }
        };

        #[cfg(not(target_arch = "wasm32"))]
        const _: fn() -> $crate::Skill = || $skill;
    };
}
