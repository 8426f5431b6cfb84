using System.Data.Common;
using RetryStudio.Domain;

namespace RetryStudio.Web;

/// <summary>Says in one sentence why the studio cannot start, where the reason lies outside of it.</summary>
public static class StartFault
{
    private static readonly string[] ServerWords = ["Host", "Server", "Data Source", "Address", "Addr", "Network Address"];

    private static readonly string[] ConnectionClasses = ["08", "28", "3D", "57"];

    private static readonly string[] DatabaseWords = ["Database", "Initial Catalog"];

    /// <summary>Null for what is a fault of the studio itself: then the whole story is wanted.</summary>
    public static string? Of(Exception fault, string? connectionString)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (cause is RejectedException rejected)
            {
                return rejected.Message;
            }

            if (cause is DbException told && IsAboutTheConnection(told))
            {
                return $"The database {Name(connectionString)} cannot be used: {Sentence(told.Message)} "
                    + "See that the server runs, and that ConnectionStrings:Studio names it, its user and password rightly.";
            }
        }

        return Parse(connectionString) is null ? "ConnectionStrings:Studio is not a connection string. It looks like 'Host=…;Database=…;Username=…;Password=…'." : null;
    }

    // Anything else that a database says, as of a table that is there already, is a fault of the studio's. The classes are those of
    // the SQL standard: connection, authorisation, no such database, shutting down. What never reached a server has none.
    private static bool IsAboutTheConnection(DbException told) =>
        told.SqlState is null || ConnectionClasses.Any(start => told.SqlState.StartsWith(start, StringComparison.Ordinal));

    private static string Name(string? connectionString)
    {
        var parts = Parse(connectionString);
        var (server, database) = (First(parts, ServerWords), First(parts, DatabaseWords));
        var port = First(parts, ["Port"]);
        return $"'{database ?? "(its default)"}' on '{server}{(port is null ? "" : $":{port}")}'";
    }

    private static string? First(DbConnectionStringBuilder? parts, string[] words) =>
        words.Select(word => parts is not null && parts.TryGetValue(word, out var value) ? value as string : null).FirstOrDefault(value => !string.IsNullOrEmpty(value));

    private static DbConnectionStringBuilder? Parse(string? connectionString)
    {
        try
        {
            return new() { ConnectionString = connectionString };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string Sentence(string message) => message.ReplaceLineEndings(" ").TrimEnd('.', ' ') + ".";
}
