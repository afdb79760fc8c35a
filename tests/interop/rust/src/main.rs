//! Lets the tests drive the official Rust client: reads {"method","params","cancel_after_ms"} a line on standard input
//! and answers each with one line: {"result"} or {"error","code"}.
//! Usage: VERSION http URL | stdio COMMAND ARGUMENT...

use std::{
    error::Error,
    io::{BufRead, Write},
    sync::{Arc, Mutex},
    time::Duration,
};

use rmcp::{
    ClientHandler, ClientLifecycleMode, ClientServiceExt, RoleClient, ServiceError,
    model::{ClientConfig, ProgressNotificationParam, ProtocolVersion},
    service::{NotificationContext, RunningService},
    transport::{StreamableHttpClientTransport, TokioChildProcess},
};
use serde_json::{Value, json};

#[derive(Clone, Default)]
struct Client {
    version: ProtocolVersion,
    progress: Arc<Mutex<Vec<f64>>>, // of all calls; it is handled beside their answers
}

impl ClientHandler for Client {
    fn get_info(&self) -> ClientConfig {
        let mut config = ClientConfig::default();
        config.protocol_version = self.version.clone();
        config
    }

    async fn on_progress(&self, params: ProgressNotificationParam, _: NotificationContext<RoleClient>) {
        self.progress.lock().unwrap().push(params.progress);
    }
}

type Session = RunningService<RoleClient, Client>;

/// Decodes the parameters of a method, sends them, and encodes the result.
macro_rules! call {
    ($session:ident, $method:ident, $params:ident) => {
        json!($session.$method(serde_json::from_value($params)?).await?)
    };
}

async fn send(session: &Session, method: &str, params: Value) -> Result<Value, Box<dyn Error>> {
    Ok(match method {
        "capabilities" => json!(session.peer_info().as_deref()),
        "progress" => json!({"progress": *session.service().progress.lock().unwrap()}),
        "tools/list" => call!(session, list_tools, params),
        "tools/call" => call!(session, call_tool, params),
        "resources/list" => call!(session, list_resources, params),
        "resources/templates/list" => call!(session, list_resource_templates, params),
        "resources/read" => call!(session, read_resource, params),
        "prompts/list" => call!(session, list_prompts, params),
        "prompts/get" => call!(session, get_prompt, params),
        "completion/complete" => call!(session, complete, params),
        _ => return Err(format!("the bridge knows no method {method}").into()),
    })
}

async fn answer(session: &Session, request: &Value) -> Value {
    let method = request["method"].as_str().unwrap_or_default();
    // A request whose future is dropped is cancelled.
    let limit = request["cancel_after_ms"].as_u64().map_or(Duration::from_secs(60), Duration::from_millis);
    match tokio::time::timeout(limit, send(session, method, request["params"].clone())).await {
        Ok(Ok(result)) => json!({"result": result}),
        Ok(Err(error)) => match error.downcast_ref() {
            Some(ServiceError::McpError(told)) => json!({"error": told.message, "code": told.code}),
            _ => json!({"error": error.to_string()}),
        },
        Err(late) => json!({"error": late.to_string()}),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [version, kind, target @ ..] = arguments.as_slice() else {
        return Err("usage: VERSION http URL | stdio COMMAND ARGUMENT...".into());
    };
    let version: ProtocolVersion = serde_json::from_value(json!(version))?;
    let lifecycle = if version >= ProtocolVersion::V_2026_07_28 {
        ClientLifecycleMode::Discover { preferred_versions: vec![version.clone()] }
    } else {
        ClientLifecycleMode::Initialize
    };
    let client = Client { version, ..Default::default() };
    let session = if kind == "stdio" {
        let mut command = tokio::process::Command::new(&target[0]);
        command.args(&target[1..]);
        client.serve_with_lifecycle(TokioChildProcess::new(command)?, lifecycle).await?
    } else {
        client.serve_with_lifecycle(StreamableHttpClientTransport::from_uri(target[0].as_str()), lifecycle).await?
    };
    // Lines are read beside the loop, which goes on serving the connection.
    let (lines, mut arrived) = tokio::sync::mpsc::unbounded_channel();
    std::thread::spawn(move || std::io::stdin().lock().lines().map_while(Result::ok).try_for_each(|l| lines.send(l)));
    while let Some(line) = arrived.recv().await {
        let told = answer(&session, &serde_json::from_str(&line)?).await;
        writeln!(std::io::stdout(), "{told}")?;
    }
    session.cancel().await?;
    Ok(())
}
