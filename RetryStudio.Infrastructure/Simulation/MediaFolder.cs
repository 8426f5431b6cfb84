using System.Collections.Concurrent;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Simulation;

/// <summary>The simulated server's own disk: start images it was handed, and files it has made.</summary>
internal sealed class MediaFolder(string folder, bool makeMedia, MediaRenderer renderer)
{
    private readonly string _inputs = Path.Combine(folder, "inputs");
    private readonly string _outputs = Path.Combine(folder, "outputs");
    private readonly ConcurrentDictionary<Guid, SimulatedJob> _unpainted = new();
    private readonly SemaphoreSlim _late = new(1, 1);

    public void Open()
    {
        Directory.CreateDirectory(_inputs);
        Directory.CreateDirectory(_outputs);
        foreach (var part in Directory.EnumerateFiles(_outputs, "*.part").Concat(Directory.EnumerateFiles(_inputs, "*.part")))
        {
            File.Delete(part);
        }
    }

    /// <summary>Removes start images whose job was never written down, or is over.</summary>
    public void DropInputsExcept(Func<Guid, bool> needed)
    {
        foreach (var file in Directory.EnumerateFiles(_inputs))
        {
            if (!Guid.TryParse(Path.GetFileName(file), out var id) || !(needed(id) || _unpainted.ContainsKey(id)))
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>Keeps a copy of the picture that a job begins with or follows: the original may be gone when its turn comes.</summary>
    public async Task<bool> TakeInputAsync(Guid id, string? picture, CancellationToken ct)
    {
        if (picture is null || !makeMedia)
        {
            return false;
        }

        var part = Input(id) + ".part";
        await using (var source = File.OpenRead(picture))
        await using (var target = File.Create(part))
        {
            await source.CopyToAsync(target, ct);
        }

        File.Move(part, Input(id), overwrite: true);
        return true;
    }

    public async Task PaintAsync(SimulatedJob job, CancellationToken ct)
    {
        if (!makeMedia || File.Exists(Output(job)))
        {
            return;
        }

        await renderer.RenderAsync(job.Kind, job.Recipe, job.Fortune.Defect, job.HasInput ? Input(job.Id) : null, Output(job), ct);
    }

    /// <summary>A finished job without its file is remembered, to be painted when somebody asks for it.</summary>
    public void Ended(SimulatedJob job, bool painted)
    {
        if (makeMedia && painted && !File.Exists(Output(job)))
        {
            _unpainted[job.Id] = job;
        }
        else if (job.HasInput)
        {
            File.Delete(Input(job.Id));
        }
    }

    /// <param name="words">The words of a narration are meant, instead of its sound.</param>
    public async Task CopyAsync(Guid id, AssetKind kind, bool words, Stream target, CancellationToken ct)
    {
        if (!makeMedia)
        {
            await target.WriteAsync(TinyMedia.Of(kind), ct);
            return;
        }

        await PaintLateAsync(id, ct);
        var file = Path.Combine(_outputs, EndedJob.FileName(id, kind));
        await using var source = new FileStream(
            words ? MediaRenderer.WordsOf(file) : file,
            new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
        await source.CopyToAsync(target, ct);
    }

    private async Task PaintLateAsync(Guid id, CancellationToken ct)
    {
        if (!_unpainted.ContainsKey(id))
        {
            return;
        }

        await _late.WaitAsync(ct);
        try
        {
            if (_unpainted.TryGetValue(id, out var job))
            {
                await PaintAsync(job, ct);
                _unpainted.TryRemove(id, out _);
                Ended(job, painted: true);
            }
        }
        finally
        {
            _late.Release();
        }
    }

    private string Input(Guid id) => Path.Combine(_inputs, id.ToString("D"));

    private string Output(SimulatedJob job) => Path.Combine(_outputs, EndedJob.FileName(job.Id, job.Kind));
}
