using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers.Model;

/// <summary>The table of user interfaces' types, WPF, WinUI, MAUI, Avalonia and Windows Forms: a window, page or component, whose sessions live as long as it is shown.</summary>
internal static class ViewTypes
{
    private static readonly string[] Contracts = ["INotifyPropertyChanged", "IComponent"];
    private static readonly string[] Bases = ["DependencyObject", "BindableObject", "AvaloniaObject"];

    /// <summary>By their names alone, so that another framework's types, and stand-ins for them, count as well.</summary>
    public static bool Include(INamedTypeSymbol type)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (Bases.Contains(t.Name))
                return true;
        }

        return type.AllInterfaces.Any(contract => Contracts.Contains(contract.Name));
    }
}
