// Runs only in browsers without modules; kept to what those understand.
document.getElementById("failure-title").textContent = "This browser is too old";
document.getElementById("failure-text").textContent =
    "Drydock needs a current Firefox, Chrome, Edge or Safari.";
document.getElementById("failure").hidden = false;
document.getElementById("failure").removeAttribute("hidden");
