using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests;

/// <summary>The arrows between the houses and rooms, and the habits that every type keeps.</summary>
public sealed class ArchitectureTests
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Assembly Domain = typeof(Slot).Assembly;

    private static readonly Assembly Infrastructure = typeof(StudioOptions).Assembly;

    private static readonly Assembly Web = typeof(Program).Assembly;

    [Fact]
    public void Domain_References_NothingButTheBaseLibraryAndLogging() =>
        Domain.GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && name is not ("System" or "netstandard" or "Microsoft.Extensions.Logging.Abstractions"))
            .ShouldBeEmpty();

    [Fact]
    public void Infrastructure_References_NotTheWeb() =>
        Infrastructure.GetReferencedAssemblies().Select(name => name.Name!).ShouldNotContain(Web.GetName().Name);

    [Fact]
    public void Web_UsesInfrastructure_WhereItIsPutTogetherAndForHealthOnly()
    {
        string[] allowed = ["Program", "RetryStudio.Web.StudioSettings", "RetryStudio.Web.Api.HealthEndpoints", "RetryStudio.Web.Api.DatabaseHealth"];

        TypesOf(Web).Where(type => UsedBy(type).Any(used => used.Assembly == Infrastructure))
            .Select(type => Outermost(type).FullName!).Distinct().Except(allowed).ShouldBeEmpty();
    }

    [Fact]
    public void Storyboards_UseOfOtherRooms_AreValuesOnly() => Uses("Storyboards").Except(
    [
        "Accounts.ICurrentUser", "Live.LiveFeed", "Live.StudioEvent",
        "Budgets.Budget",
        "Generation.AssetKind", "Generation.Recipe",
        "Quality.Gate", "Quality.GateOverride", "Quality.GateRule",
        "Retries.PolicyOverride", "Retries.RetryPolicy",
    ]).ShouldBeEmpty();

    [Fact]
    public void Quality_UseOfOtherRooms_AreValuesOnly() => Uses("Quality").Except(["Accounts.ICurrentUser", "Generation.AssetKind", "Generation.Recipe"]).ShouldBeEmpty();

    [Fact]
    public void Budgets_UseOfOtherRooms_AreValuesOnly() => Uses("Budgets").Except(["Generation.AssetKind"]).ShouldBeEmpty();

    [Fact]
    public void Retries_UseOfOtherRooms_AreValuesOnly() => Uses("Retries").Except(
    [
        "Accounts.ICurrentUser", "Backends.ErrorClass", "Generation.Recipe",
        "Quality.CheckCatalogue", "Quality.Check", "Quality.Verdict", "Quality.VerdictOutcome", "Quality.WeighedScore",
    ]).ShouldBeEmpty();

    [Fact]
    public void Interfaces_Members_AreSixAtMost() =>
        Houses.SelectMany(TypesOf).Where(type => type.IsInterface)
            .Where(type => type.GetMethods().Count(method => !method.IsSpecialName) + type.GetProperties().Length + type.GetEvents().Length > 6)
            .ShouldBeEmpty();

    [Fact]
    public void Interfaces_Names_AreNoRepositories() =>
        Houses.SelectMany(TypesOf).Where(type => type.Name.Contains("Repository", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void Names_OfTypes_AreNotVague() =>
        Houses.SelectMany(TypesOf).Where(type => new[] { "Manager", "Helper", "Helpers", "Processor", "Utils", "Util" }.Any(type.Name.EndsWith)).ShouldBeEmpty();

    [Fact]
    public void Classes_WithoutHeirs_AreSealed() =>
        Houses.SelectMany(TypesOf)
            .Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && !typeof(Microsoft.AspNetCore.Components.ComponentBase).IsAssignableFrom(type) && type.Name is not ("Program" or "_Imports"))
            .Where(type => !Houses.SelectMany(house => house.GetTypes()).Any(heir => heir.BaseType == type))
            .Where(type => type.Namespace?.Contains("Migrations", StringComparison.Ordinal) != true)
            .ShouldBeEmpty();

    [Fact]
    public void Domain_Properties_AreNotSetFromOutside() =>
        TypesOf(Domain).SelectMany(type => type.GetProperties(Everything))
            .Where(property => property.SetMethod is { IsPublic: true } set && set.GetBaseDefinition() == set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)))
            .Select(property => $"{property.DeclaringType}.{property.Name}")
            .ShouldBeEmpty();

    [Fact]
    public void Domain_Fields_AreNotOpen() =>
        TypesOf(Domain).Where(type => !type.IsEnum).SelectMany(type => type.GetFields(Everything))
            .Where(field => field is { IsPublic: true, IsInitOnly: false, IsLiteral: false }).ShouldBeEmpty();

    private static IEnumerable<Assembly> Houses => [Domain, Infrastructure, Web];

    private static IEnumerable<Type> TypesOf(Assembly house) => house.GetTypes().Where(type =>
        (type.Namespace?.StartsWith("RetryStudio", StringComparison.Ordinal) ?? type.Name == "Program") && !Outermost(type).IsDefined(typeof(CompilerGeneratedAttribute)) && !type.Name.StartsWith('<'));

    /// <summary>What a room of the domain uses of the other rooms, as 'Room.Type'.</summary>
    private static List<string> Uses(string room)
    {
        var home = $"RetryStudio.Domain.{room}";
        return [.. Domain.GetTypes()
            .Where(type => IsIn(type, home))
            .SelectMany(UsedBy)
            .Where(used => used.Assembly == Domain && used.Namespace is { } space && space != "RetryStudio.Domain" && !IsIn(used, home))
            .Select(used => Outermost(used).FullName!["RetryStudio.Domain.".Length..])
            .Distinct().Order()];
    }

    private static bool IsIn(Type type, string space) => type.Namespace == space || type.Namespace?.StartsWith(space + ".", StringComparison.Ordinal) == true;

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<Type> UsedBy(Type type) => type.GetNestedTypes(Everything).SelectMany(UsedBy).Concat(
        type.GetInterfaces().Append(type.BaseType)
            .Concat(type.GetFields(Everything).Select(field => field.FieldType))
            .Concat(type.GetProperties(Everything).Select(property => property.PropertyType))
            .Concat(type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)).SelectMany(UsedBy)))
        .OfType<Type>().SelectMany(Parts);

    private static IEnumerable<Type?> UsedBy(MethodBase method)
    {
        var signature = method.GetParameters().Select(parameter => parameter.ParameterType).Append((method as MethodInfo)?.ReturnType);
        return method.GetMethodBody() is { } body
            ? signature.Concat(body.LocalVariables.Select(local => local.LocalType)).Concat(Calls(method, body.GetILAsByteArray()!))
            : signature;
    }

    /// <summary>The types whose members a method's body touches.</summary>
    private static IEnumerable<Type?> Calls(MethodBase method, byte[] code)
    {
        var ofType = method.DeclaringType is { IsGenericType: true } declaring ? declaring.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            var operation = code[at] == 0xFE ? Two[code[at + 1]] : One[code[at]];
            at += operation.Size;
            if (operation.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                var member = method.Module.ResolveMember(BitConverter.ToInt32(code, at), ofType, ofMethod);
                yield return member as Type ?? member?.DeclaringType;
            }

            at += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    private static readonly Dictionary<byte, OpCode> One = Codes(size: 1);

    private static readonly Dictionary<byte, OpCode> Two = Codes(size: 2);

    private static Dictionary<byte, OpCode> Codes(int size) => typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).Where(code => code.Size == size && code.OpCodeType != OpCodeType.Nternal).ToDictionary(code => (byte)(code.Value & 0xFF));

    private static IEnumerable<Type> Parts(Type type) => type.HasElementType
        ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()) : type.IsGenericParameter ? [] : [type];
}
