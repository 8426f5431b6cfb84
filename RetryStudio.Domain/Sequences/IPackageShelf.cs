namespace RetryStudio.Domain.Sequences;

/// <summary>Where finished packages stand.</summary>
public interface IPackageShelf
{
    /// <summary>Makes a package ready to be read. What an interrupted or an earlier writing left under this number is replaced.</summary>
    /// <exception cref="RejectedException">There is nothing to pack, or a file is not as it was sealed.</exception>
    Task<StoredPackage> WriteAsync(PackageContents contents, CancellationToken ct);

    /// <summary>The package as one zip file, which can be read from anywhere in it.</summary>
    /// <exception cref="RejectedException">It is not there any more, or a file of it is not.</exception>
    Task<Stream> OpenAsync(StoredPackage package, CancellationToken ct);

    /// <summary>Removes packages before the former one, which somebody may be loading, and masters that nothing names. What cannot be removed now stays; that is no fault.</summary>
    /// <param name="latest">Number of the latest package.</param>
    /// <param name="named">Paths of files that are needed still.</param>
    Task TidyAsync(Guid projectId, int latest, IReadOnlySet<string> named, CancellationToken ct);
}

/// <summary>A package that can be read.</summary>
/// <param name="Number">Of the project's packages, from 1.</param>
/// <param name="Name">The file name that it is handed out under.</param>
/// <param name="Bytes">Of the whole zip file.</param>
/// <param name="Tag">Another package has another one: it tells a download that is resumed whether it is still the same.</param>
public sealed record StoredPackage(Guid ProjectId, int Number, string Name, long Bytes, string Tag);
