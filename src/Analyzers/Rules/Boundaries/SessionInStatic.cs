using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Boundaries;

/// <summary>SES1003: a session is kept for the life of the process.</summary>
/// <remarks>
/// Reports on the declaration of a static field or auto-property whose type is a session, or a Lazy, ThreadLocal or collection of one, and of an instance field in
/// a singleton class (one with a static member that holds its only instance).
/// Silent for factories, for AsyncLocal (one session a flow), and for raw connections that are dedicated to one purpose (an advisory lock, LISTEN, an in-memory database) or only copied; for fields that are used, and that nothing is put into.
/// </remarks>
internal sealed class SessionInStatic : ShapeRule
{
    private static readonly string[] Holders =
    [
        "Lazy", "ThreadLocal", "Task", "ValueTask",
        "List", "IList", "ICollection", "HashSet", "ISet", "Dictionary", "IDictionary", "ConcurrentDictionary", "ConcurrentBag", "ConcurrentQueue", "ConcurrentStack", "Queue", "Stack",
    ];

    public override DiagnosticDescriptor Descriptor => Descriptors.SES1003;

    public override void Register(FileChecks checks) => checks.OnTypes(context =>
    {
        foreach (var member in context.Type.GetMembers())
        {
            // An auto-property is kept by a field of its own.
            if (member is IFieldSymbol { IsConst: false } field && (field.AssociatedSymbol ?? field) is IFieldSymbol or IPropertySymbol)
                Check(field.AssociatedSymbol ?? field, field.Type, context, checks.Services);
        }
    });

    private void Check(ISymbol member, ITypeSymbol type, TypeContext context, FlowServices services)
    {
        if (SessionIn(type, services.Model) is not { } library || library.Protocol == Protocol.Scope)
            return;
        if (!member.IsStatic && !LongLivedTypes.KeepsItsOnlyInstance(member.ContainingType) || library.MayBeDedicated && DedicatedConnections.IsOne(member))
            return;
        if (member is IFieldSymbol { IsStatic: true } field && !StaticFills.MayFill(field, services, context.CancellationToken))
            return; // it holds nothing
        if (library.MayBeDedicated && CopiedConnections.IsOne(member, services, context.CancellationToken))
            return; // nobody works on it
        foreach (var location in PlacesOf(member, context))
            context.ReportDiagnostic(Create(location, FixFacts.Of((FixFacts.Session, member.Name), (FixFacts.Library, library.Name)), member.Name, library.SessionNoun));
    }

    private static Library? SessionIn(ITypeSymbol? type, SessionModel model)
    {
        if (model.RoleOf(type) is { Role: TypeRole.Session, Library: { } library })
            return library;
        if (type is IArrayTypeSymbol array)
            return SessionIn(array.ElementType, model);
        return type is INamedTypeSymbol { TypeArguments.Length: > 0 } named && Holders.Contains(named.Name)
            ? named.TypeArguments.Select(argument => SessionIn(argument, model)).FirstOrDefault(found => found is not null)
            : null;
    }
}
