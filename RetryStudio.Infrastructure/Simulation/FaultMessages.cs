using RetryStudio.Domain.Backends;

namespace RetryStudio.Infrastructure.Simulation;

/// <summary>What a server would write of a fault.</summary>
internal static class FaultMessages
{
    public static string Of(ErrorClass error) => error switch
    {
        ErrorClass.Timeout => "The server did not answer in time.",
        ErrorClass.Connection => "Connection reset by peer.",
        ErrorClass.RateLimit => "429 Too Many Requests: the queue is full.",
        ErrorClass.OutOfMemory => "CUDA out of memory. Tried to allocate 1.50 GiB.",
        ErrorClass.BackendLost => "The server was restarted.",
        ErrorClass.Interrupted => "Processing was interrupted on the server.",
        ErrorClass.InvalidWorkflow => "Prompt outputs failed validation.",
        ErrorClass.MissingModel => "Value not in list: ckpt_name 'studio_v3.safetensors' is not installed.",
        ErrorClass.MissingNode => "Node type 'FaceScore' does not exist on this server.",
        ErrorClass.InvalidInput => "Invalid image file.",
        ErrorClass.Unauthorised => "401 Unauthorized.",
        _ => "500 Internal Server Error: 'NoneType' object has no attribute 'shape'.",
    };
}
