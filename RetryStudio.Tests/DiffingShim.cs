using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace RetryStudio.Tests;

/// <summary>bUnit asks for a version of AngleSharp.Diffing that is on no index; the one beside the tests does.</summary>
internal static class DiffingShim
{
    [ModuleInitializer]
    internal static void Install() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        name.Name == "AngleSharp.Diffing" ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "AngleSharp.Diffing.dll")) : null;
}
